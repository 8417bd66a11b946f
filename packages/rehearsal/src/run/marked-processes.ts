import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that every process of a rehearsal carries: its value is the run's id, which names its leader. */
export const RUN_MARK = 'DEDICATED_K8S_REHEARSAL';

/** Environment variable that every process of an instance carries: its value is the instance's id. */
export const INSTANCE_MARK = 'DEDICATED_K8S_INSTANCE';

/** A process found by its mark. */
export interface MarkedProcess {
  readonly pid: number;
  /** Value of the mark. */
  readonly value: string;
}

/**
 * Finds processes by an environment variable they were started with. The environment is inherited, so that this finds
 * grandchildren whose parents are gone, which neither process groups nor parent links do. Linux only.
 */
export function findMarkedProcesses(mark: string): readonly MarkedProcess[] {
  const found: MarkedProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const value = readMark(pid, mark);
    if (value !== undefined) found.push({ pid, value });
  }
  return found;
}

/** Kills every process whose mark has this value, and those it starts meanwhile. Returns how many were killed. */
export function killMarkedProcesses(mark: string, value: string): number {
  const killed = new Set<number>();
  // A process may fork between the reading of /proc and its end, so look again until nothing is left.
  for (let round = 0; round < 20; round += 1) {
    const left = findMarkedProcesses(mark).filter((process) => process.value === value && isAlive(process.pid));
    if (left.length === 0) break;
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
        killed.add(pid);
      } catch {
        // Ended by itself.
      }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  return killed.size;
}

function readMark(pid: number, mark: string): string | undefined {
  try {
    const prefix = `${mark}=`;
    const pair = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((pair) => pair.startsWith(prefix));
    return pair?.slice(prefix.length);
  } catch {
    return undefined; // Ended meanwhile, or another user's.
  }
}

/** False for a zombie: it is dead, but its parent has not asked for its exit code. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
