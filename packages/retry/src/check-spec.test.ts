import { ConsecutiveBreaker, ConstantBackoff } from 'cockatiel';
import { describe, expect, it } from 'vitest';
import { attempts } from '../test/test-policy.ts';
import { createRetryBudget, definePolicy, legacyPreset, type PolicySpec, PolicySpecError } from './index.ts';

const breaker = { kind: 'count', size: 10, failureRatio: 0.5, openMs: 1000 } as const;
const exponential = { kind: 'exponential', initialMs: 100, maxMs: 1000 } as const;
const budget = createRetryBudget();

describe('a description that cannot work', () => {
  it.each<[path: string, spec: Partial<PolicySpec>, said: string]>([
    ['name', { name: '' }, 'a name, got an empty string'],
    ['deadlineMs', { deadlineMs: 0 }, 'milliseconds above 0, got 0'],
    ['deadlineMs', { deadlineMs: Number.NaN }, 'milliseconds above 0, got NaN'],
    ['attemptTimeoutMs', { attemptTimeoutMs: Infinity }, 'milliseconds above 0, got Infinity'],
    ['attemptTimeoutMs', { attemptTimeoutMs: 2, deadlineMs: 1 }, 'at most deadlineMs (1), got 2'],
    ['budget', { budget }, 'absent without retry, got one'],
    ['retry.maxAttempts', { retry: attempts(0) }, 'a whole number from 1, got 0'],
    ['retry.maxAttempts', { retry: attempts(1.5) }, 'a whole number from 1, got 1.5'],
    ['retry.maxAttempts', { retry: attempts(Infinity) }, 'a whole number from 1, got Infinity'],
    ['retry.maxRetryAfterMs', { retry: { ...attempts(1), maxRetryAfterMs: -1 } }, 'milliseconds from 0, got -1'],
    ['retry.backoff.delayMs', { retry: attempts(2, -1) }, 'milliseconds from 0, got -1'],
    [
      'retry.backoff.initialMs',
      { retry: { maxAttempts: 2, backoff: { ...exponential, maxMs: 99 } } },
      'at most maxMs (99), got 100',
    ],
    [
      'retry.backoff.jitter',
      { retry: { maxAttempts: 2, backoff: { ...exponential, jitter: 2 } } },
      'from 0 to 1, got 2',
    ],
    ['breaker.openMs', { breaker: { ...breaker, openMs: 0 } }, 'milliseconds above 0, got 0'],
    ['breaker.openMs.initialMs', { breaker: { ...breaker, openMs: { ...exponential, initialMs: 0 } } }, 'got 0'],
    ['breaker.failureRatio', { breaker: { ...breaker, failureRatio: 1 } }, 'between 0 and 1, both excluded, got 1'],
    ['breaker.minimumCalls', { breaker: { ...breaker, minimumCalls: 11 } }, 'at most size (10), got 11'],
    ['breaker.halfOpenSuccesses', { breaker: { ...breaker, halfOpenSuccesses: 0 } }, 'a whole number from 1, got 0'],
    ['bulkhead.maxConcurrent', { bulkhead: { maxConcurrent: 0 } }, 'a whole number from 1, got 0'],
    ['bulkhead.maxQueued', { bulkhead: { maxConcurrent: 1, maxQueued: -1 } }, 'a whole number from 0, got -1'],
    ['retry.maxAttempts', { retry: attempts(0), deadlineMs: 1000 }, 'a whole number from 1, got 0'],
    ['retry.backoff.delayMs', { retry: attempts(Infinity, -1), deadlineMs: 1000 }, 'milliseconds from 0, got -1'],
    ['retry.backoff.delayMs', { retry: attempts(2, Infinity) }, 'milliseconds from 0, got Infinity'],
    [
      'retry.backoff.maxMs',
      { retry: { maxAttempts: 2, backoff: { ...exponential, maxMs: Infinity } } },
      'milliseconds above 0, got Infinity',
    ],
    [
      'retry.backoff.jitter',
      { retry: { maxAttempts: 2, backoff: { ...exponential, jitter: -0.1 } } },
      'from 0 to 1, got -0.1',
    ],
    ['breaker.failureRatio', { breaker: { ...breaker, failureRatio: 0 } }, 'between 0 and 1, both excluded, got 0'],
    ['breaker.size', { breaker: { ...breaker, size: 0 } }, 'a whole number from 1, got 0'],
    ['breaker.minimumCalls', { breaker: { ...breaker, minimumCalls: 0 } }, 'a whole number from 1, got 0'],
    [
      'breaker.failures',
      { breaker: { kind: 'consecutive', failures: 0, openMs: 1000 } },
      'a whole number from 1, got 0',
    ],
    [
      'breaker.windowMs',
      { breaker: { kind: 'sampling', windowMs: 0, failureRatio: 0.5, minimumCalls: 1, openMs: 1000 } },
      'milliseconds above 0, got 0',
    ],
    ['bulkhead.maxQueued', { bulkhead: { maxConcurrent: 1, maxQueued: 0.5 } }, 'a whole number from 0, got 0.5'],
  ])('is refused: %s %#', (path, spec, said) => {
    const name = spec.name ?? 'test';
    let error: unknown;
    try {
      definePolicy({ name, ...spec });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(PolicySpecError);
    expect(error).toMatchObject({ code: 'RETRY_SPEC_INVALID', policy: name, path });
    expect((error as Error).message).toContain(said);
  });
});

describe('a description that works', () => {
  it.each<Partial<PolicySpec>>([
    {},
    legacyPreset,
    { retry: attempts(Infinity), deadlineMs: 1000 },
    { retry: attempts(2, 0), budget },
    {
      retry: { maxAttempts: 3, backoff: { ...exponential, jitter: 'decorrelated' } },
      deadlineMs: 10,
      attemptTimeoutMs: 10,
    },
    { retry: { maxAttempts: 3, backoff: { ...exponential, jitter: 0 } } },
    // Fields of cockatiel's own, which only have the names of ours.
    {
      breaker: {
        kind: 'custom',
        breaker: Object.assign(new ConsecutiveBreaker(1), { size: 0 }),
        openMs: { kind: 'custom', factory: Object.assign(new ConstantBackoff(1), { delayMs: -1 }) },
      },
    },
    { retry: { maxAttempts: 3, backoff: { ...exponential, jitter: 1 } } },
    { breaker: { ...breaker, minimumCalls: 10, openMs: exponential }, bulkhead: { maxConcurrent: 1, maxQueued: 0 } },
  ])('is accepted: %#', (spec) => {
    expect(definePolicy({ name: 'test', ...spec }).name).toBe('test');
  });
});
