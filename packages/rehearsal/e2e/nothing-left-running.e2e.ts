import { describe, expect, it } from 'vitest';
import { findMarkedProcesses, RUN_MARK } from '../src/run/marked-processes.ts';
import { processesLeft, runOf, startRehearsal } from './run-rehearsal.ts';

const knownRuns = (): ReadonlySet<string> => new Set(findMarkedProcesses(RUN_MARK).map(({ value }) => value));

describe('nothing is left running', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s', { timeout: 120_000 }, async (signal) => {
    const known = knownRuns();
    const rehearsal = startRehearsal();
    const run = await expect
      .poll(() => runOf(rehearsal, known), { timeout: 60_000 })
      .toBeDefined()
      .then(() => runOf(rehearsal, known));
    if (run === undefined) throw new Error(rehearsal.output());
    await expect.poll(() => processesLeft(run), { timeout: 30_000 }).toBeGreaterThan(5);

    rehearsal.child.kill(signal);

    const code = await rehearsal.exitCode;
    expect(code).not.toBe(0);
    await expect.poll(() => processesLeft(run), { timeout: 15_000 }).toBe(0);
  });
});
