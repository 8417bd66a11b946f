import { describe, expect, it, vi } from 'vitest';
import { attempts, rejection, testPolicy } from '../test/test-policy.ts';
import { definePolicy, type PolicyObserver, RetriesExhaustedError } from './index.ts';
import { ManualPolicyClock } from './testing/index.ts';

describe('an observer', () => {
  it('hears everything in order, under the name of the policy', async () => {
    const { clock, policy, observer } = testPolicy({
      retry: attempts(2),
      breaker: { kind: 'consecutive', failures: 2, openMs: 5000 },
    });
    const result = policy.execute(() => Promise.reject(new Error('flaky')), { fallback: () => 'fallback' });
    await clock.advance(100);
    await result;
    expect(observer.events).toEqual([
      expect.objectContaining({ kind: 'attempt-failed', policy: 'test', attempt: 1, reason: 'flaky', durationMs: 0 }),
      expect.objectContaining({ kind: 'retry', policy: 'test', attempt: 1, delayMs: 100, reason: 'flaky' }),
      expect.objectContaining({ kind: 'attempt-failed', policy: 'test', attempt: 2 }),
      { kind: 'breaker-change', policy: 'test', state: 'open', retryAt: clock.now() + 5000 },
      {
        kind: 'give-up',
        policy: 'test',
        attempts: 2,
        error: expect.any(RetriesExhaustedError) as RetriesExhaustedError,
        reason: 'retries-exhausted',
        durationMs: 100,
      },
      expect.objectContaining({ kind: 'fallback', policy: 'test', reason: 'retries-exhausted' }),
    ]);
  });

  it('hears of success with the number of attempts and the time taken', async () => {
    const { clock, policy, observer } = testPolicy({ retry: attempts(2) });
    const result = policy.execute(({ number }) => {
      if (number === 1) throw new Error('flaky');
    });
    await clock.advance(100);
    await result;
    expect(observer.events.at(-1)).toEqual({ kind: 'success', policy: 'test', attempts: 2, durationMs: 100 });
  });

  it('that throws or rejects changes nothing, and is reported once', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const fail = (): never => {
      throw new Error('bug in the observer');
    };
    const observer: PolicyObserver = {
      onAttemptFailed: fail,
      onRetry: (): unknown => Promise.reject(new Error('asynchronous bug in the observer')),
      onGiveUp: fail,
      onSuccess: fail,
      onBreakerChange: fail,
      onFallback: fail,
    };
    const clock = new ManualPolicyClock();
    const policy = definePolicy(
      {
        name: 'observed',
        idempotent: true,
        classify: () => ({ kind: 'retryable', reason: 'flaky' }),
        retry: attempts(2),
        breaker: { kind: 'consecutive', failures: 2, openMs: 5000 },
      },
      { clock, observer },
    );
    await expect(policy.execute(() => 'fine')).resolves.toBe('fine');
    const cause = new Error('the real one');
    const result = rejection(policy.execute(() => Promise.reject(cause)));
    await clock.advance(100);
    expect(await result).toMatchObject({ code: 'RETRY_EXHAUSTED', cause });
    await expect(policy.execute(() => 'no', { fallback: () => 'fallback' })).resolves.toBe('fallback');
    expect(warn).toHaveBeenCalledExactlyOnceWith('the observer of policy "observed" throws', {
      code: 'RETRY_OBSERVER',
    });
  });

  it('may be an object with methods that need their this', async () => {
    class Counter implements PolicyObserver {
      successes = 0;
      onSuccess(): void {
        this.successes += 1;
      }
    }
    const observer = new Counter();
    await definePolicy({ name: 'observed' }, { observer }).execute(() => 1);
    expect(observer.successes).toBe(1);
  });
});

describe('a fallback', () => {
  it('makes the result when the call failed for good', async () => {
    const { policy } = testPolicy();
    const error = new Error('flaky');
    const seen: unknown[] = [];
    const result = await policy.execute((): Promise<number> => Promise.reject(error), {
      fallback: async (cause) => {
        seen.push(cause);
        return 'cached';
      },
    });
    expect(result satisfies number | string).toBe('cached');
    expect(seen).toEqual([error]);
  });

  it('may refuse by throwing', async () => {
    const { policy } = testPolicy();
    const result = policy.execute(() => Promise.reject(new Error('flaky')), {
      fallback: () => {
        throw new Error('nothing cached');
      },
    });
    await expect(result).rejects.toThrow('nothing cached');
  });
});
