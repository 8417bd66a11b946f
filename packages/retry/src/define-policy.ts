import type { Attempt } from './attempt.ts';
import { createBackoff } from './backoff.ts';
import { createBulkhead } from './bulkhead.ts';
import { checkSpec } from './check-spec.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { classifyKnown } from './classify/classify-known.ts';
import { type PolicyClock, systemClock } from './clock.ts';
import type { ExecuteOptions } from './execute-options.ts';
import { guardObserver, type PolicyObserver } from './observer.ts';
import { PolicyCall } from './policy-call.ts';
import type { PolicyParts } from './policy-parts.ts';
import type { PolicySpec } from './policy-spec.ts';
import { runWithFallback } from './run-with-fallback.ts';

const DEFAULT_MAX_RETRY_AFTER_MS = 60_000;

/** What a policy takes from outside; everything has a default. */
export interface PolicyEnvironment {
  readonly clock?: PolicyClock;
  /** A number from 0 to 1, 1 excluded. Default `Math.random`. */
  readonly random?: () => number;
  readonly observer?: PolicyObserver;
}

/** A named way of calling something that may fail. Safe to share; breaker and bulkhead are shared with it. */
export interface Policy {
  readonly name: string;
  /**
   * Calls `operation` as the policy says. An error that is not worth another attempt is rethrown unchanged.
   *
   * @throws {RetriesExhaustedError} RETRY_EXHAUSTED when every allowed attempt failed.
   * @throws {DeadlineExceededError} RETRY_DEADLINE_EXCEEDED when the time is over, or would be during the next wait.
   * @throws {AbortedError} RETRY_ABORTED when the caller's signal aborts.
   * @throws {BreakerOpenError} RETRY_BREAKER_OPEN when the breaker is open; `retryAt` says when to come back.
   * @throws {BulkheadFullError} RETRY_BULKHEAD_FULL when all slots and queue places are taken.
   * @throws {BudgetExhaustedError} RETRY_BUDGET_EXHAUSTED when the shared budget allows no retry.
   * @throws {AttemptTimeoutError} RETRY_ATTEMPT_TIMED_OUT when an attempt takes too long and is not retried.
   * @throws {PolicySpecError} RETRY_SPEC_INVALID when a deadline of `options` is not a number; `operation` is not called.
   */
  execute<T, F = never>(operation: (attempt: Attempt) => Promise<T> | T, options?: ExecuteOptions<F>): Promise<T | F>;
}

/**
 * Makes a policy of its description.
 *
 * @throws {PolicySpecError} RETRY_SPEC_INVALID when the description cannot work as written.
 */
export function definePolicy(spec: PolicySpec, environment: PolicyEnvironment = {}): Policy {
  checkSpec(spec);
  const { clock = systemClock, random = Math.random, observer = {} } = environment;
  const { name, retry } = spec;
  const events = guardObserver(name, observer);
  const parts: PolicyParts = {
    name,
    clock,
    observer: events,
    classify: spec.classify ?? classifyKnown,
    idempotent: spec.idempotent ?? false,
    retry: retry && {
      ...retry,
      maxRetryAfterMs: retry.maxRetryAfterMs ?? DEFAULT_MAX_RETRY_AFTER_MS,
      backoff: createBackoff(retry.backoff, random),
    },
    attemptTimeoutMs: spec.attemptTimeoutMs ?? Infinity,
    deadlineMs: spec.deadlineMs ?? Infinity,
    breaker:
      spec.breaker &&
      createCircuitBreaker(spec.breaker, {
        now: () => clock.now(),
        random,
        changed: (state, retryAt) => events.onBreakerChange?.({ policy: name, state, retryAt }),
      }),
    bulkhead: spec.bulkhead && createBulkhead(spec.bulkhead),
    budget: spec.budget,
  };
  return {
    name,
    execute: (operation, options) => {
      try {
        const call = new PolicyCall(parts, operation, options);
        if (options?.fallback === undefined) return call.run();
        return runWithFallback(call, options.fallback, parts, options.signal);
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}
