import { inspect } from 'node:util';
import { DelegateBackoff } from 'cockatiel';
import { describe, expect, it } from 'vitest';
import { attempts, rejection, testPolicy } from '../test/test-policy.ts';
import { attemptsOf, type BackoffContext, definePolicy, type PolicyClock, RetriesExhaustedError } from './index.ts';
import { ManualPolicyClock } from './testing/index.ts';

describe('retry', () => {
  it('returns what the operation returns, also without a promise', async () => {
    const { policy } = testPolicy({ retry: attempts(3) });
    await expect(policy.execute(() => 42)).resolves.toBe(42);
    await expect(policy.execute(async () => 'value')).resolves.toBe('value');
  });

  it('tries again until the operation succeeds', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(3) });
    const result = policy.execute(({ number }) => {
      if (number < 3) throw new Error('flaky');
      return number;
    });
    await clock.advance(200);
    await expect(result).resolves.toBe(3);
  });

  it('waits as the back-off says', async () => {
    const { clock, policy } = testPolicy({
      retry: { maxAttempts: 4, backoff: { kind: 'exponential', initialMs: 100, maxMs: 1000, jitter: 'none' } },
    });
    const startedAt: number[] = [];
    const result = rejection(
      policy.execute(() => {
        startedAt.push(clock.now());
        throw new Error('flaky');
      }),
    );
    await clock.advance(10_000);
    await result;
    expect(startedAt.slice(1).map((at, i) => at - (startedAt[i] ?? 0))).toEqual([100, 200, 400]);
  });

  it('keeps the errors of all attempts out of what a log or console shows of the final one', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(2) });
    const result = rejection(policy.execute(({ number }) => Promise.reject(new Error(`flaky ${number}`))));
    await clock.advance(10_000);
    const error = await result;
    expect(attemptsOf(error).map((attempt) => String(attempt.error))).toEqual(['Error: flaky 1', 'Error: flaky 2']);
    expect((error as RetriesExhaustedError).attempts).toEqual(attemptsOf(error));
    expect(inspect(error)).not.toContain('flaky 1');
    expect(JSON.stringify(error)).not.toContain('flaky 1');
  });

  it('waits as long as the server asks, when that is longer', async () => {
    const { clock, policy, observer } = testPolicy({
      retry: attempts(2),
      classify: () => ({ kind: 'retryable', reason: 'throttled', retryAfterMs: 3000 }),
    });
    const result = rejection(policy.execute(() => Promise.reject(new Error('slow down'))));
    await clock.advance(3000);
    await result;
    expect(observer.events).toContainEqual(expect.objectContaining({ kind: 'retry', delayMs: 3000 }));
  });

  it('does not wait for a server that asks for more than is allowed', async () => {
    const { policy, observer } = testPolicy({
      retry: { ...attempts(5), maxRetryAfterMs: 1000 },
      classify: () => ({ kind: 'retryable', reason: 'throttled', retryAfterMs: 1001 }),
    });
    const error = await rejection(policy.execute(() => Promise.reject(new Error('slow down'))));
    expect(error).toBeInstanceOf(RetriesExhaustedError);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'retry-after-too-long', attempts: 1 });
  });

  it('wraps the last error, with the history of attempts, when they run out', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(3) });
    const startedAt = clock.now();
    const errors = [new Error('first'), new Error('second'), new Error('third')];
    const result = rejection(
      policy.execute(async ({ number }) => {
        await clock.sleep(10);
        throw errors[number - 1] ?? new Error('unexpected');
      }),
    );
    await clock.advance(1000);
    const error = await result;
    expect(error).toBeInstanceOf(RetriesExhaustedError);
    expect(error).toMatchObject({
      name: 'RetriesExhaustedError',
      code: 'RETRY_EXHAUSTED',
      policy: 'test',
      cause: errors[2],
      message: 'test: gave up after 3 attempts (3x flaky): Error: third',
      attempts: [
        { attempt: 1, startedAt, durationMs: 10, error: errors[0], reason: 'flaky', delayMs: 100 },
        { attempt: 2, startedAt: startedAt + 110, durationMs: 10, error: errors[1], reason: 'flaky', delayMs: 100 },
        { attempt: 3, startedAt: startedAt + 220, durationMs: 10, error: errors[2], reason: 'flaky' },
      ],
    });
  });

  it('rethrows a fatal error unchanged, and still knows its history', async () => {
    const fatalError = Object.assign(new Error('denied'), { fatal: true });
    const { clock, policy } = testPolicy({
      retry: attempts(5),
      classify: (error) =>
        error === fatalError ? { kind: 'fatal', reason: 'denied' } : { kind: 'retryable', reason: 'flaky' },
    });
    const result = rejection(
      policy.execute(({ number }) => Promise.reject(number === 2 ? fatalError : new Error('flaky'))),
    );
    await clock.advance(1000);
    expect(await result).toBe(fatalError);
    expect(attemptsOf(fatalError).map(({ reason }) => reason)).toEqual(['flaky', 'denied']);
    expect(attemptsOf('nothing')).toEqual([]);
  });

  it('rethrows a retryable error unchanged when the policy has no retry', async () => {
    const { policy, observer } = testPolicy();
    const error = new Error('flaky');
    expect(await rejection(policy.execute(() => Promise.reject(error)))).toBe(error);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'flaky', attempts: 1 });
  });

  it('tells a custom back-off which attempt failed, and with what', async () => {
    const told: unknown[] = [];
    const factory = new DelegateBackoff<BackoffContext>((context) => {
      told.push(context);
      return 10;
    });
    const { clock, policy } = testPolicy({ retry: { maxAttempts: 3, backoff: { kind: 'custom', factory } } });
    const errors = [new Error('first'), new Error('second'), new Error('third')];
    const result = rejection(policy.execute(({ number }) => Promise.reject(errors[number - 1] ?? new Error('more'))));
    await clock.advance(100);
    await result;
    expect(told).toEqual(errors.map((error, index) => ({ attempt: index + 1, error })));
  });

  it('does not go on at once when the clock itself fails', async () => {
    const broken = new Error('no clock');
    const manual = new ManualPolicyClock();
    const clock: PolicyClock = {
      now: () => manual.now(),
      sleep: () => Promise.reject(broken),
      setTimeout: (run, ms) => manual.setTimeout(run, ms),
    };
    const classify = () => ({ kind: 'retryable', reason: 'flaky' }) as const;
    const policy = definePolicy({ name: 'test', idempotent: true, retry: attempts(5), classify }, { clock });
    let calls = 0;
    const result = policy.execute(() => {
      calls += 1;
      throw new Error('flaky');
    });
    expect(await rejection(result)).toBe(broken);
    expect(calls).toBe(1);
  });

  it('keeps the operation error when the classifier throws', async () => {
    const { policy, observer } = testPolicy({
      retry: attempts(5),
      classify: () => {
        throw new Error('bug in the classifier');
      },
    });
    const error = new Error('the real one');
    expect(await rejection(policy.execute(() => Promise.reject(error)))).toBe(error);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'unknown' });
  });

  it.each([
    [
      'throws',
      (): never => {
        throw new TypeError('no next');
      },
    ],
    ['gives no wait', () => ({ duration: Number.NaN, next: () => ({}) as never })],
  ])('keeps the operation error when a custom back-off %s', async (_, next) => {
    const { policy, observer } = testPolicy({
      retry: { maxAttempts: 3, backoff: { kind: 'custom', factory: { next } } },
    });
    const error = new Error('down');
    expect(await rejection(policy.execute(() => Promise.reject(error)))).toBe(error);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'backoff-failed', attempts: 1 });
  });

  it('takes whatever is thrown for an error', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(2) });
    const result = rejection(policy.execute(() => Promise.reject(undefined)));
    await clock.advance(100);
    expect(await result).toMatchObject({
      code: 'RETRY_EXHAUSTED',
      message: 'test: gave up after 2 attempts (2x flaky)',
    });
  });

  it('keeps the first and the latest of very many attempts', async () => {
    const { clock, policy } = testPolicy({ retry: attempts(150, 1) });
    const result = rejection(policy.execute(() => Promise.reject(new Error('flaky'))));
    await clock.advance(1000);
    const history = attemptsOf(await result).map(({ attempt }) => attempt);
    const first = Array.from({ length: 10 }, (_, index) => 1 + index);
    const latest = Array.from({ length: 90 }, (_, index) => 61 + index);
    expect(history).toEqual([...first, ...latest]);
  });

  it('does not retry errors it does not know, by default', async () => {
    const policy = definePolicy({ name: 'default', idempotent: true, retry: attempts(5) });
    let calls = 0;
    await rejection(
      policy.execute(() => {
        calls += 1;
        throw new TypeError('undefined is not a function');
      }),
    );
    expect(calls).toBe(1);
  });
});

describe('an operation not declared idempotent', () => {
  const spec = { idempotent: false, retry: attempts(2) };

  it('is not repeated after an error that leaves open whether it was executed', async () => {
    const { policy, observer } = testPolicy(spec);
    const error = new Error('connection lost');
    expect(await rejection(policy.execute(() => Promise.reject(error)))).toBe(error);
    expect(observer.events.at(-1)).toMatchObject({ kind: 'give-up', reason: 'not-idempotent', attempts: 1 });
  });

  it('is repeated after an error that proves it was not executed', async () => {
    const { clock, policy } = testPolicy({
      ...spec,
      classify: () => ({ kind: 'retryable', reason: 'connection-refused', executed: 'no' }),
    });
    const result = policy.execute(({ number }) => (number === 1 ? Promise.reject(new Error('refused')) : number));
    await clock.advance(100);
    await expect(result).resolves.toBe(2);
  });

  it('is repeated when the call declares it idempotent', async () => {
    const { clock, policy } = testPolicy(spec);
    const result = policy.execute(({ number }) => (number === 1 ? Promise.reject(new Error('lost')) : number), {
      idempotent: true,
    });
    await clock.advance(100);
    await expect(result).resolves.toBe(2);
  });
});
