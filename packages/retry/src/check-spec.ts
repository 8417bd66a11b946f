import type { Backoff } from './backoff.ts';
import type { BreakerSpec } from './circuit-breaker.ts';
import { PolicySpecError } from './errors/policy-spec-error.ts';
import type { PolicySpec } from './policy-spec.ts';

type Rule = readonly [accepts: (value: number) => boolean, expected: string];

const COUNT: Rule = [(value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1'];
const COUNT_OR_NONE: Rule = [(value) => Number.isSafeInteger(value) && value >= 0, 'a whole number from 0'];
const DURATION: Rule = [(value) => value > 0 && Number.isFinite(value), 'milliseconds above 0'];
const DELAY: Rule = [(value) => value >= 0 && Number.isFinite(value), 'milliseconds from 0'];
const RATIO: Rule = [(value) => value > 0 && value < 1, 'between 0 and 1, both excluded'];
const FRACTION: Rule = [(value) => value >= 0 && value <= 1, 'from 0 to 1'];

/**
 * Refuses a description that cannot work as written.
 *
 * @throws {PolicySpecError} RETRY_SPEC_INVALID with the path of the first wrong field.
 */
export function checkSpec(spec: PolicySpec): void {
  const { name, retry, attemptTimeoutMs, deadlineMs, breaker, bulkhead, budget } = spec;
  const refuse = (path: string, expected: string, got: string): never => {
    throw new PolicySpecError({ policy: name, path, expected, got });
  };
  const check = (path: string, value: number | undefined, [accepts, expected]: Rule): void => {
    if (value !== undefined && !accepts(value)) refuse(path, expected, String(value));
  };

  if (name === '') refuse('name', 'a name', 'an empty string');
  check('deadlineMs', deadlineMs, DURATION);
  check('attemptTimeoutMs', attemptTimeoutMs, DURATION);
  if (attemptTimeoutMs !== undefined && deadlineMs !== undefined && attemptTimeoutMs > deadlineMs) {
    refuse('attemptTimeoutMs', `at most deadlineMs (${deadlineMs})`, String(attemptTimeoutMs));
  }
  if (retry !== undefined) {
    const endless = retry.maxAttempts === Number.POSITIVE_INFINITY;
    if (endless && deadlineMs === undefined) refuse('retry.maxAttempts', 'finite without deadlineMs', 'Infinity');
    if (!endless) check('retry.maxAttempts', retry.maxAttempts, COUNT);
    check('retry.maxRetryAfterMs', retry.maxRetryAfterMs, DELAY);
    checkBackoff('retry.backoff', retry.backoff, check);
  } else if (budget !== undefined) {
    refuse('budget', 'absent without retry', 'a budget');
  }
  if (breaker !== undefined) checkBreaker(breaker, check);
  check('bulkhead.maxConcurrent', bulkhead?.maxConcurrent, COUNT);
  check('bulkhead.maxQueued', bulkhead?.maxQueued, COUNT_OR_NONE);
}

type Check = (path: string, value: number | undefined, rule: Rule) => void;

function checkBackoff(path: string, backoff: Backoff, check: Check): void {
  if (backoff.kind === 'constant') check(`${path}.delayMs`, backoff.delayMs, DELAY);
  if (backoff.kind !== 'exponential') return;
  const { initialMs, maxMs, jitter } = backoff;
  check(`${path}.initialMs`, initialMs, DURATION);
  check(`${path}.maxMs`, maxMs, [
    (value) => DURATION[0](value) && value >= initialMs,
    `at least initialMs (${initialMs})`,
  ]);
  if (typeof jitter === 'number') check(`${path}.jitter`, jitter, FRACTION);
}

function checkBreaker(breaker: BreakerSpec, check: Check): void {
  const { openMs, halfOpenSuccesses } = breaker;
  if (typeof openMs === 'number') check('breaker.openMs', openMs, DURATION);
  else checkBackoff('breaker.openMs', openMs, check);
  check('breaker.halfOpenSuccesses', halfOpenSuccesses, COUNT);
  if (breaker.kind === 'consecutive') check('breaker.failures', breaker.failures, COUNT);
  if (breaker.kind === 'sampling') check('breaker.windowMs', breaker.windowMs, DURATION);
  if (breaker.kind === 'count') {
    const { size, minimumCalls } = breaker;
    check('breaker.size', size, COUNT);
    check('breaker.minimumCalls', minimumCalls, [(value) => value <= size, `at most size (${size})`]);
  }
  if (breaker.kind === 'count' || breaker.kind === 'sampling') {
    check('breaker.failureRatio', breaker.failureRatio, RATIO);
    check('breaker.minimumCalls', breaker.minimumCalls, COUNT);
  }
}
