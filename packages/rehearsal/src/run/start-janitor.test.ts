import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { RUN_MARK } from './marked-processes.ts';
import { createRunId, isRunning, leaderOf } from './run-id.ts';
import { sweepEarlierRuns } from './start-janitor.ts';

const started: ChildProcess[] = [];
const startMarked = (run: string): ChildProcess => {
  const child = spawn('sleep', ['60'], { env: { ...process.env, [RUN_MARK]: run }, stdio: 'ignore' });
  started.push(child);
  return child;
};
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

it('a run is alive as long as the process that leads it, whichever folder it is of', () => {
  const run = createRunId(new Date());
  expect(leaderOf(run)).toBe(process.pid);
  expect(isRunning(run)).toBe(true);
  expect(isRunning(run.replace(/-[^-]+$/, '-1'))).toBe(false);
  expect(isRunning('20261128-054722-4180')).toBe(false);
});

// A rehearsal that began in another copy of the repository killed every process of this one's.
it('what a dead run left behind is killed, the processes of a living one are not', async () => {
  const living = startMarked(createRunId(new Date()));
  const orphan = startMarked(createRunId(new Date()).replace(/-[^-]+$/, '-1'));
  const [[, signal]] = await Promise.all([once(orphan, 'exit'), Promise.resolve(sweepEarlierRuns())]);
  expect(signal).toBe('SIGKILL');
  expect(living.signalCode).toBeNull();
});
