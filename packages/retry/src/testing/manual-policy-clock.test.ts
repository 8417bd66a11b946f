import { describe, expect, it } from 'vitest';
import { ManualPolicyClock } from './manual-policy-clock.ts';

describe('the manual clock', () => {
  it('runs timers in the order of their times, each at its own', async () => {
    const clock = new ManualPolicyClock(0);
    const rang: [string, number][] = [];
    clock.setTimeout(() => rang.push(['late', clock.now()]), 20);
    clock.setTimeout(() => {
      rang.push(['early', clock.now()]);
      clock.setTimeout(() => rang.push(['added', clock.now()]), 5);
    }, 10);
    clock.setTimeout(() => rang.push(['never', clock.now()]), 15)();
    await clock.advance(100);
    expect(rang).toEqual([
      ['early', 10],
      ['added', 15],
      ['late', 20],
    ]);
    expect(clock.now()).toBe(100);
  });

  it('lets what a timer sets off run until it waits again', async () => {
    const clock = new ManualPolicyClock(0);
    const steps: number[] = [];
    const run = async (): Promise<void> => {
      for (let i = 0; i < 3; i += 1) {
        await clock.sleep(10);
        steps.push(clock.now());
      }
    };
    const running = run();
    await clock.advance(30);
    await running;
    expect(steps).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(0);
  });

  it('goes to the next timer when asked', async () => {
    const clock = new ManualPolicyClock(0);
    const sleep = clock.sleep(1234);
    await expect(clock.advanceToNext()).resolves.toBe(true);
    await sleep;
    expect(clock.now()).toBe(1234);
    await expect(clock.advanceToNext()).resolves.toBe(false);
  });

  it('wakes a sleeper whose signal aborts', async () => {
    const clock = new ManualPolicyClock();
    const caller = new AbortController();
    const sleep = clock.sleep(10, caller.signal);
    caller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    await expect(clock.sleep(10, caller.signal)).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });
});
