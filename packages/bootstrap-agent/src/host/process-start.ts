import { readFile } from 'node:fs/promises';

/**
 * When a process was started, in clock ticks since boot: with its id, an identity that is never used again.
 * `undefined` for one that has ended, a zombie included, and where there is no /proc.
 *
 * @see proc_pid_stat(5), fields 3 (state) and 22 (starttime)
 */
export async function processStart(pid: number): Promise<string | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold anything: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}
