import { describe, expect, it } from 'vitest';
import { AbortedError, DeadlineExceededError, definePolicy, type PolicySpec, RetriesExhaustedError } from './index.ts';
import { ManualPolicyClock, recordingObserver } from './testing/index.ts';

const retryable = { classify: () => ({ kind: 'retryable', reason: 'flaky' }) as const, idempotent: true };

function setUp(spec: Partial<PolicySpec>) {
  const clock = new ManualPolicyClock();
  const observer = recordingObserver();
  const policy = definePolicy({ name: 'test', ...spec }, { clock, observer, random: () => 0.5 });
  return { clock, observer, policy };
}

describe('a policy', () => {
  it('returns what the operation returns', async () => {
    const { policy } = setUp({});
    await expect(policy.execute(() => 42)).resolves.toBe(42);
  });

  it('retries until the operation succeeds', async () => {
    const { clock, policy, observer } = setUp({
      ...retryable,
      retry: { maxAttempts: 3, backoff: { kind: 'constant', delayMs: 100 } },
    });
    const result = policy.execute(({ number }) => (number < 3 ? Promise.reject(new Error('no')) : number));
    await clock.advance(200);
    await expect(result).resolves.toBe(3);
    expect(observer.events.map(({ kind }) => kind)).toEqual([
      'attempt-failed',
      'retry',
      'attempt-failed',
      'retry',
      'success',
    ]);
  });

  it('wraps the last error with the history when attempts run out', async () => {
    const { clock, policy } = setUp({
      ...retryable,
      retry: { maxAttempts: 2, backoff: { kind: 'constant', delayMs: 100 } },
    });
    const cause = new Error('no');
    const result = policy.execute(() => Promise.reject(cause)).catch((error: unknown) => error);
    await clock.advance(100);
    const error = await result;
    expect(error).toBeInstanceOf(RetriesExhaustedError);
    expect(error).toMatchObject({ code: 'RETRY_EXHAUSTED', policy: 'test', cause });
    expect((error as RetriesExhaustedError).attempts.map(({ delayMs }) => delayMs)).toEqual([100, undefined]);
  });

  it('settles at once when the caller aborts the wait, and does not call again', async () => {
    const { clock, policy } = setUp({
      ...retryable,
      retry: { maxAttempts: 5, backoff: { kind: 'constant', delayMs: 500 } },
    });
    const caller = new AbortController();
    let calls = 0;
    const result = policy
      .execute(
        () => {
          calls += 1;
          throw new Error('no');
        },
        { signal: caller.signal },
      )
      .catch((error: unknown) => error);
    await clock.advance(100);
    caller.abort(new Error('enough'));
    const error = await result;
    await clock.advance(10_000);
    expect(error).toBeInstanceOf(AbortedError);
    expect(calls).toBe(1);
  });

  it('ends at the deadline while an attempt hangs', async () => {
    const { clock, policy } = setUp({ deadlineMs: 1000 });
    let signal: AbortSignal | undefined;
    const result = policy
      .execute((attempt) => {
        signal = attempt.signal;
        return new Promise<never>(() => {});
      })
      .catch((error: unknown) => error);
    await clock.advance(1000);
    expect(await result).toBeInstanceOf(DeadlineExceededError);
    expect(signal?.aborted).toBe(true);
  });
});
