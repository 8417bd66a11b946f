import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, hang, rejection, testPolicy } from '../test/test-policy.ts';
import { AttemptTimeoutError, DeadlineExceededError, definePolicy } from './index.ts';
import { ManualPolicyClock } from './testing/index.ts';

describe('an attempt time-out', () => {
  it('ends an attempt that hangs and aborts its signal', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50 });
    let signal: AbortSignal | undefined;
    const result = rejection(
      policy.execute((attempt) => {
        ({ signal } = attempt);
        return hang();
      }),
    );
    await clock.advance(50);
    const error = await result;
    expect(error).toBeInstanceOf(AttemptTimeoutError);
    expect(error).toMatchObject({ code: 'RETRY_ATTEMPT_TIMED_OUT', timeoutMs: 50, retryable: true });
    expect(signal?.reason).toBe(error);
  });

  it('aborts the signal of the attempt also where the caller has one, which lives on', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50 });
    const caller = new AbortController();
    let signal: AbortSignal | undefined;
    const result = rejection(
      policy.execute(
        (attempt) => {
          ({ signal } = attempt);
          return hang();
        },
        { signal: caller.signal },
      ),
    );
    await clock.advance(50);
    expect(signal?.reason).toBe(await result);
    expect(caller.signal.aborted).toBe(false);
  });

  it('that is not there leaves the signal of the caller, or one that never aborts', async () => {
    const { policy } = testPolicy();
    const caller = new AbortController();
    expect(await policy.execute((attempt) => attempt.signal, { signal: caller.signal })).toBe(caller.signal);
    expect((await policy.execute((attempt) => attempt.signal)).aborted).toBe(false);
  });

  it('is retried whatever the classifier thinks, if the operation is idempotent', async () => {
    const { clock, policy } = testPolicy({
      attemptTimeoutMs: 50,
      retry: attempts(2),
      classify: () => ({ kind: 'fatal', reason: 'none of these' }),
    });
    const result = policy.execute(({ number }) => (number === 1 ? hang() : number));
    await clock.advance(150);
    await expect(result).resolves.toBe(2);
  });

  it('does not carry those before it: the message says each once, the cause is one error', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50, retry: attempts(4) });
    const result = rejection(policy.execute(hang));
    await clock.advance(1_000);
    const error = (await result) as Error;
    expect(error.message).toBe(
      'test: gave up after 4 attempts (4x attempt-timed-out): AttemptTimeoutError: test: attempt timed out (50 ms)',
    );
    expect(error.cause).not.toHaveProperty('cause.cause');
    expect(error.cause).toMatchObject({ attempts: [], cause: undefined });
  });

  it('counts what the operation does before it returns', async () => {
    const clock = new ManualPolicyClock();
    let busyMs = 0;
    const policy = definePolicy(
      { name: 'test', attemptTimeoutMs: 50 },
      {
        clock: {
          now: () => clock.now() + busyMs,
          sleep: (ms, signal) => clock.sleep(ms, signal),
          setTimeout: (run, ms) => clock.setTimeout(run, ms),
        },
      },
    );
    const result = rejection(
      policy.execute(() => {
        // Nothing else runs meanwhile, no timer either.
        busyMs += 40;
        return hang();
      }),
    );
    await clock.advance(10);
    expect(await result).toMatchObject({ code: 'RETRY_ATTEMPT_TIMED_OUT' });
  });

  it('leaves no timer and no aborted signal behind after success', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50 });
    let signal: AbortSignal | undefined;
    await policy.execute(async (attempt) => {
      ({ signal } = attempt);
    });
    expect(clock.pending).toBe(0);
    expect(signal?.aborted).toBe(false);
  });

  it('aborts a signal that is asked for too late', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50 });
    let aborted: boolean | undefined;
    const result = rejection(
      policy.execute(async (attempt) => {
        await clock.sleep(60);
        ({ aborted } = attempt.signal);
      }),
    );
    await clock.advance(60);
    await result;
    expect(aborted).toBe(true);
  });

  it('says when the attempt will be cut off', async () => {
    const { clock, policy } = testPolicy({ attemptTimeoutMs: 50, deadlineMs: 80, retry: attempts(2, 20) });
    const ends: (number | undefined)[] = [];
    const startedAt = clock.now();
    const result = rejection(
      policy.execute(async (attempt) => {
        ends.push(attempt.deadlineAt);
        await clock.sleep(20);
        throw new Error('flaky');
      }),
    );
    await clock.advance(100);
    await result;
    expect(ends).toEqual([startedAt + 50, startedAt + 80]);
  });
});

describe('a deadline', () => {
  it('ends the call while an attempt hangs', async () => {
    const { clock, policy, observer } = testPolicy({ deadlineMs: 1000 });
    const result = rejection(policy.execute(hang));
    await clock.advance(1000);
    const error = await result;
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({
      code: 'RETRY_DEADLINE_EXCEEDED',
      deadlineAt: clock.now(),
      attempts: [{ attempt: 1, durationMs: 1000, error: undefined, reason: 'deadline-exceeded' }],
    });
    expect(observer.events.map(({ kind }) => kind)).toEqual(['attempt-failed', 'give-up']);
  });

  it('keeps the error of the attempt before the one it cuts off', async () => {
    const { clock, policy } = testPolicy({ deadlineMs: 1000, retry: attempts(5) });
    const cause = new Error('flaky');
    const result = rejection(policy.execute(({ number }) => (number === 1 ? Promise.reject(cause) : hang())));
    await clock.advance(1000);
    expect(await result).toMatchObject({ code: 'RETRY_DEADLINE_EXCEEDED', cause });
  });

  it('ends the call at once when the next wait would not fit', async () => {
    const { clock, policy } = testPolicy({ deadlineMs: 1000, retry: attempts(5, 600) });
    const cause = new Error('flaky');
    const result = rejection(policy.execute(() => Promise.reject(cause)));
    await clock.advance(600);
    expect(await result).toMatchObject({ code: 'RETRY_DEADLINE_EXCEEDED', cause, deadlineAt: clock.now() + 400 });
  });

  it('of a call can only shorten that of the policy', async () => {
    const { clock, policy } = testPolicy({ deadlineMs: 1000 });
    const startedAt = clock.now();
    const ends = ['deadlineMs', 'deadlineAt', 'lambdaContext'] as const;
    const seen = new Map<string, number | undefined>();
    for (const [by, ms] of ends.flatMap((by) => [[by, 400] as const, [by, 4000] as const])) {
      const options = {
        deadlineMs: by === 'deadlineMs' ? ms : undefined,
        deadlineAt: by === 'deadlineAt' ? startedAt + ms : undefined,
        lambdaContext: by === 'lambdaContext' ? { getRemainingTimeInMillis: () => ms + 500 } : undefined,
      };
      seen.set(`${by} ${ms}`, await policy.execute(({ deadlineAt }) => (deadlineAt ?? 0) - startedAt, options));
    }
    expect(Object.fromEntries(seen)).toEqual({
      'deadlineMs 400': 400,
      'deadlineMs 4000': 1000,
      'deadlineAt 400': 400,
      'deadlineAt 4000': 1000,
      'lambdaContext 400': 400,
      'lambdaContext 4000': 1000,
    });
  });

  it('keeps the reserve asked for of a Lambda', async () => {
    const { clock, policy } = testPolicy();
    const left = await policy.execute(({ deadlineAt = 0 }) => deadlineAt - clock.now(), {
      lambdaContext: { getRemainingTimeInMillis: () => 3000 },
      reserveMs: 100,
    });
    expect(left).toBe(2900);
  });

  it.each([
    ['deadlineMs', { deadlineMs: Number.NaN }],
    ['deadlineAt', { deadlineAt: Number.NaN }],
    ['a remaining time', { lambdaContext: { getRemainingTimeInMillis: () => Number.NaN } }],
  ])('that is not a number is refused rather than over: %s', async (_, options) => {
    let calls = 0;
    const result = testPolicy().policy.execute(() => (calls += 1), options);
    await expect(result).rejects.toMatchObject({ code: 'RETRY_SPEC_INVALID', policy: 'test' });
    expect(calls).toBe(0);
  });

  it('in the past means that the operation is not called', async () => {
    const { policy, observer } = testPolicy();
    const result = policy.execute(
      () => {
        throw new Error('called');
      },
      { lambdaContext: { getRemainingTimeInMillis: () => 200 } },
    );
    expect(await rejection(result)).toMatchObject({ code: 'RETRY_DEADLINE_EXCEEDED', attempts: [] });
    expect(observer.events).toEqual([expect.objectContaining({ kind: 'give-up', attempts: 0 })]);
  });

  it('of AbortSignal.timeout is a deadline, not an abort', async () => {
    const { clock, policy } = testPolicy();
    const result = rejection(policy.execute(hang, { signal: AbortSignal.timeout(5) }));
    const error = await result;
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ attempts: [{ attempt: 1, reason: 'deadline-exceeded' }], deadlineAt: clock.now() });
    expect((error as Error).cause).toBeUndefined();
  });

  it('reaches an inner policy that is handed the attempt', async () => {
    const outer = testPolicy({ deadlineMs: 300 });
    const inner = testPolicy({ deadlineMs: 5000 });
    const startedAt = outer.clock.now();
    const innerDeadline = await outer.policy.execute((attempt) =>
      inner.policy.execute(({ deadlineAt }) => deadlineAt, attempt),
    );
    expect(innerDeadline).toBe(startedAt + 300);
  });

  it('is kept, whatever the operation and the back-off do', async () => {
    const steps = fc.array(fc.record({ durationMs: fc.integer({ min: 0, max: 400 }), ok: fc.boolean() }), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 8 }),
        async (plan, deadlineMs, delayMs, maxAttempts) => {
          const { clock, policy } = testPolicy({ deadlineMs, retry: attempts(maxAttempts, delayMs) });
          const startedAt = clock.now();
          const starts: number[] = [];
          let settledAt = Number.NaN;
          const result = policy
            .execute(async ({ number }) => {
              starts.push(clock.now() - startedAt);
              const { durationMs, ok } = plan[(number - 1) % plan.length] ?? { durationMs: 0, ok: true };
              await clock.sleep(durationMs);
              if (!ok) throw new Error('flaky');
              return { code: 'OK' };
            })
            .catch((error: unknown) => error)
            .finally(() => {
              settledAt = clock.now() - startedAt;
            });
          while (await clock.advanceToNext());
          const { code } = (await result) as { code: string };
          expect(['OK', 'RETRY_DEADLINE_EXCEEDED', 'RETRY_EXHAUSTED']).toContain(code);
          expect(settledAt).toBeLessThanOrEqual(deadlineMs);
          expect(starts.length).toBeLessThanOrEqual(maxAttempts);
          expect(starts.every((at) => at < deadlineMs)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
