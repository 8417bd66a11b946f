import { agentErrors } from '../errors/agent-errors.ts';
import type { FileSystem } from '../host/file-system.ts';
import { type ProcessIdentity, processIdentity } from '../host/process-identity.ts';

/** Below /run, so that a reboot forgets it. */
const FOLDER = '/run/bootstrap-agent/claims';

/** Verbs that must not be at work at once on a machine: they run kubeadm. */
export type ClaimingVerb = 'run' | 'join refresh';

interface Claim {
  readonly verb: ClaimingVerb;
  /** Left out by one that was given back. */
  readonly holder?: ProcessIdentity | undefined;
}

/**
 * Makes this process the only one that changes this machine. A claim of a process that has ended, by whatever signal and
 * before whatever reboot, counts for nothing. The function returned gives it back.
 *
 * Claims are numbered, and that with the highest number counts. A number can be taken once, so of many that find the
 * holder dead one follows it; and since the highest is never removed, a number that was free only because it is long past
 * shows by a higher one.
 *
 * @throws {ClusterError} AGENT_ALREADY_RUNNING with the holder's pid and verb
 */
export async function claimMachine(files: FileSystem, verb: ClaimingVerb): Promise<() => Promise<void>> {
  const holder = await processIdentity(process.pid);
  for (;;) {
    const last = await highest(files);
    await assertFree(files, last);
    const own = last + 1;
    const claim: Claim = { verb, holder };
    if (!(await files.create(pathOf(own), JSON.stringify(claim)))) continue;
    if ((await highest(files)) !== own) {
      await files.remove(pathOf(own));
      continue;
    }
    await removeBelow(files, own);
    return () => files.write(pathOf(own), JSON.stringify({ verb }));
  }
}

async function assertFree(files: FileSystem, number: number): Promise<void> {
  const claim = parse(await files.read(pathOf(number)));
  if (claim?.holder === undefined) return;
  const found = await processIdentity(claim.holder.pid);
  if (found?.start !== claim.holder.start || found.boot !== claim.holder.boot) return;
  throw agentErrors.AGENT_ALREADY_RUNNING({ pid: claim.holder.pid, verb: claim.verb });
}

async function numbers(files: FileSystem): Promise<readonly number[]> {
  // Files that are being written have longer names.
  return (await files.list(FOLDER)).filter((name) => /^\d{1,15}$/.test(name)).map(Number);
}

async function highest(files: FileSystem): Promise<number> {
  return Math.max(0, ...(await numbers(files)));
}

async function removeBelow(files: FileSystem, own: number): Promise<void> {
  for (const number of await numbers(files)) if (number < own) await files.remove(pathOf(number));
}

function pathOf(number: number): string {
  return `${FOLDER}/${number}`;
}

function parse(text: string | undefined): Claim | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Claim);
  } catch {
    return undefined;
  }
}
