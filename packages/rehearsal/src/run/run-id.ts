import { readFileSync } from 'node:fs';

/** `20261128-054722-29686-qlx3`: when it began (UTC), then the process that leads it, by its id and its start. */
const FORMAT = /^\d{8}-\d{6}-(\d+)-([0-9a-z]+)$/;

/**
 * Names a run that this process leads. The name says by itself whether the run is alive: every process of it carries the
 * name, and whoever finds one, from whichever copy of this repository, must not take a living run for a dead one.
 */
export function createRunId(now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${time}-${process.pid}-${startOf(process.pid) ?? '0'}`;
}

/** The id of the process that leads a run; undefined for what is no name of a run. */
export function leaderOf(run: string): number | undefined {
  const pid = FORMAT.exec(run)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether the process that leads a run is alive. Process ids are given again: its start must be the same. */
export function isRunning(run: string): boolean {
  const [, pid, start] = FORMAT.exec(run) ?? [];
  return pid !== undefined && startOf(Number(pid)) === start;
}

/** When a process started, in ticks since the machine's; undefined when there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Counted after the name, which may hold anything: field 22 of proc(5).
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? undefined : Number(ticks).toString(36);
  } catch {
    return undefined;
  }
}
