import { readFile } from 'node:fs/promises';
import { processStart } from './process-start.ts';

/** What tells one process from every other one, before and after a reboot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  /** Id of the boot: after the next one ids and start times begin anew. */
  readonly boot: string;
}

/** The identity of a process; `undefined` for one that has ended. @see random(4), /proc/sys/kernel/random/boot_id */
export async function processIdentity(pid: number): Promise<ProcessIdentity | undefined> {
  const start = await processStart(pid);
  if (start === undefined) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { pid, start, boot: boot.trim() };
}
