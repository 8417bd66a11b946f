import { describe, expect, it } from 'vitest';
import { processesLeft, runOf, startRehearsal } from './run-rehearsal.ts';

describe('nothing is left running', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s', { timeout: 120_000 }, async (signal) => {
    const rehearsal = startRehearsal();
    const run = await expect
      .poll(() => runOf(rehearsal), { timeout: 60_000 })
      .toBeDefined()
      .then(() => runOf(rehearsal));
    if (run === undefined) throw new Error(rehearsal.output());
    await expect.poll(() => processesLeft(run), { timeout: 30_000 }).toBeGreaterThan(5);

    rehearsal.child.kill(signal);

    const code = await rehearsal.exitCode;
    expect(code).not.toBe(0);
    await expect.poll(() => processesLeft(run), { timeout: 15_000 }).toBe(0);
  });
});
