import { agentErrors } from '../errors/agent-errors.ts';
import type { FileSystem } from '../host/file-system.ts';
import { processStart } from '../host/process-start.ts';

const PATH = '/run/bootstrap-agent/run.json';

interface Claim {
  readonly pid: number;
  readonly processStart: string | undefined;
}

/**
 * Makes this process the only one that makes a node of this machine. A claim of a process that is gone counts for
 * nothing. The function returned gives it back.
 *
 * @throws {ClusterError} AGENT_ALREADY_RUNNING
 */
export async function claimMachine(files: FileSystem): Promise<() => Promise<void>> {
  const other = parse(await files.read(PATH));
  if (other?.processStart !== undefined && other.pid !== process.pid) {
    if ((await processStart(other.pid)) === other.processStart) {
      throw agentErrors.AGENT_ALREADY_RUNNING({ pid: other.pid });
    }
  }
  const claim: Claim = { pid: process.pid, processStart: await processStart(process.pid) };
  await files.write(PATH, JSON.stringify(claim));
  return () => files.remove(PATH);
}

function parse(text: string | undefined): Claim | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Claim);
  } catch {
    return undefined;
  }
}
