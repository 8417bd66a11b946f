import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const SETPRIV = '/usr/bin/setpriv';

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
  const argv = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--', ...process.argv] : process.argv;
  const [command, ...rest] = argv;
  if (command === undefined) throw new Error('a process needs a command');
  return spawn(command, rest, {
    cwd: process.folder,
    env: process.environment,
    detached: true,
    stdio: ['ignore', process.log, process.log],
  });
}
