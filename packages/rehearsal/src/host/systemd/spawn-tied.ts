import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pid } from 'node:process';

const SETPRIV = '/usr/bin/setpriv';

// A parent that died before the kernel was told will not be noticed by it.
const UNLESS_ORPHANED = '[ "$PPID" = "$0" ] && exec "$@"';

/** What a tied process is started with. */
export interface TiedProcess {
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** File descriptor for standard output and error. */
  readonly log: number;
}

/**
 * Starts a process that the kernel kills when this one dies, however it dies, where util-linux is installed; elsewhere
 * the run's janitor finds it by its environment. It leads a process group of its own.
 */
export function spawnTied(process: TiedProcess): ChildProcess {
  const tie = [SETPRIV, '--pdeathsig', 'KILL', '--', '/bin/sh', '-c', UNLESS_ORPHANED, String(pid)];
  const argv = existsSync(SETPRIV) ? [...tie, ...process.argv] : process.argv;
  const [command, ...rest] = argv;
  if (command === undefined) throw new Error('a process needs a command');
  return spawn(command, rest, {
    cwd: process.folder,
    env: process.environment,
    detached: true,
    stdio: ['ignore', process.log, process.log],
  });
}
