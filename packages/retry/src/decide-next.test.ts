import { describe, expect, it } from 'vitest';
import { decideNext, type FailureFacts, type NextStep } from './decide-next.ts';

const NOW = 1_000_000;
const retry = { maxAttempts: 3, maxRetryAfterMs: 5000, backoffMs: 100 };
const facts: FailureFacts = {
  classification: { kind: 'retryable', reason: 'flaky' },
  idempotent: true,
  attempts: 1,
  retry,
  deadlineAt: Infinity,
  breakerRetryAt: NOW,
};
const flakyIn = (delayMs: number): NextStep => ({ kind: 'retry', delayMs, reason: 'flaky' });

describe('the next step after a failed attempt', () => {
  it.each<[why: string, facts: Partial<FailureFacts>, expected: NextStep]>([
    ['may help', {}, flakyIn(100)],
    ['needs no wait', { retry: { ...retry, backoffMs: 0 } }, flakyIn(0)],
    ['is the last allowed', { attempts: 2 }, flakyIn(100)],
    ['would be one too many', { attempts: 3 }, { kind: 'give-up', reason: 'retries-exhausted' }],
    ['cannot help', { classification: { kind: 'fatal', reason: 'denied' } }, { kind: 'rethrow', reason: 'denied' }],
    ['was not asked for', { retry: undefined }, { kind: 'rethrow', reason: 'flaky' }],
    ['might do harm', { idempotent: false }, { kind: 'rethrow', reason: 'not-idempotent' }],
    [
      'cannot do harm',
      { idempotent: false, classification: { kind: 'retryable', reason: 'flaky', executed: 'no' } },
      flakyIn(100),
    ],
    [
      'is wanted later by the server',
      { classification: { kind: 'retryable', reason: 'flaky', retryAfterMs: 5000 } },
      flakyIn(5000),
    ],
    [
      'is wanted sooner by the server than by the back-off',
      { classification: { kind: 'retryable', reason: 'flaky', retryAfterMs: 50 } },
      flakyIn(100),
    ],
    [
      'is wanted too late',
      { classification: { kind: 'retryable', reason: 'flaky', retryAfterMs: 5001 } },
      { kind: 'give-up', reason: 'retry-after-too-long' },
    ],
    ['just fits', { deadlineAt: NOW + 101 }, flakyIn(100)],
    ['would come too late', { deadlineAt: NOW + 100 }, { kind: 'give-up', reason: 'deadline-exceeded' }],
    ['meets a breaker that admits by then', { breakerRetryAt: NOW + 100 }, flakyIn(100)],
    ['meets an open breaker', { breakerRetryAt: NOW + 101 }, { kind: 'give-up', reason: 'breaker-open' }],
  ])('%s', (_why, changes, expected) => {
    expect(decideNext({ ...facts, ...changes }, NOW)).toEqual(expected);
  });
});
