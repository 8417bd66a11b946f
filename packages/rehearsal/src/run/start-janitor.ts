import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findMarkedProcesses, killMarkedProcesses, RUN_MARK } from './marked-processes.ts';
import { isRunning } from './run-id.ts';

/** Starts the process that kills everything of this run once this process is gone. */
export function startJanitor(run: string): void {
  const environment = { ...process.env };
  // Not one of the run's processes itself, or it would kill itself first.
  delete environment[RUN_MARK];
  const child = spawn(process.execPath, [fileURLToPath(new URL('./janitor.ts', import.meta.url)), run], {
    detached: true,
    env: environment,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // The pipe must not keep this process alive; its end is what the janitor waits for.
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
}

/**
 * Kills what earlier runs left behind whose rehearsal and janitor were both killed. Those of other copies of the
 * repository are found too: they run on the same machine. Returns the number of processes.
 */
export function sweepEarlierRuns(): number {
  const runs = new Set(findMarkedProcesses(RUN_MARK).map(({ value }) => value));
  let killed = 0;
  for (const run of runs) if (!isRunning(run)) killed += killMarkedProcesses(RUN_MARK, run);
  return killed;
}
