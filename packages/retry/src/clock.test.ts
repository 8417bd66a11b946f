import { describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

describe('the system clock', () => {
  it('tells the time since the epoch', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(5000);
  });

  it('does not follow a date that somebody sets', () => {
    const before = systemClock.now();
    vi.setSystemTime(0);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    vi.useRealTimers();
  });

  it('sleeps, and wakes when it is told to', async () => {
    await systemClock.sleep(1);
    const caller = new AbortController();
    const sleep = systemClock.sleep(60_000, caller.signal);
    caller.abort();
    await expect(sleep).rejects.toThrow('aborted');
  });

  it('takes a delay longer than Node can for the longest that it can', async () => {
    const timer = vi.spyOn(globalThis, 'setTimeout');
    let rang = false;
    const cancel = systemClock.setTimeout(() => {
      rang = true;
    }, 2 ** 40);
    expect(timer).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 2_147_483_647);
    await systemClock.sleep(10);
    cancel();
    expect(rang).toBe(false);
  });
});
