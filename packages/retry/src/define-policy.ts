import type { Attempt } from './attempt.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { Bulkhead, type BulkheadSpec } from './bulkhead.ts';
import { type BreakerSpec, CircuitBreaker } from './circuit-breaker.ts';
import type { Classifier } from './classify/classification.ts';
import { classifyKnown } from './classify/classify-known.ts';
import { type PolicyClock, systemClock } from './clock.ts';
import type { ExecuteOptions } from './execute-options.ts';
import { guardObserver, type PolicyObserver } from './observer.ts';
import { PolicyCall } from './policy-call.ts';
import type { PolicyParts } from './policy-parts.ts';
import type { RetryBudget } from './retry-budget.ts';

/** A policy's description. Every part is optional; what is there is composed in one fixed order. */
export interface PolicySpec {
  /** Appears in every event and error. */
  readonly name: string;
  readonly retry?: RetrySpec;
  /** Time for one attempt, in milliseconds. */
  readonly attemptTimeoutMs?: number;
  /** Time for all attempts and waits together, in milliseconds. */
  readonly deadlineMs?: number;
  readonly breaker?: BreakerSpec;
  readonly bulkhead?: BulkheadSpec;
  /** Shared by the policies of a process. */
  readonly budget?: RetryBudget;
  /** What errors mean. Default: `classifyKnown`, which retries nothing that is not known to be safe. */
  readonly classify?: Classifier;
  /** Whether executing operations twice does no harm, unless a call says otherwise. Default `false`. */
  readonly idempotent?: boolean;
}

/** How often and how far apart. */
export interface RetrySpec {
  /** Attempts including the first, from 1. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** The longest wait the other side may ask for, in milliseconds; the call ends when it asks for more. Default 60,000. */
  readonly maxRetryAfterMs?: number;
}

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
   */
  execute<T, F = never>(operation: (attempt: Attempt) => Promise<T> | T, options?: ExecuteOptions<F>): Promise<T | F>;
}

/** Makes a policy of its description. */
export function definePolicy(spec: PolicySpec, environment: PolicyEnvironment = {}): Policy {
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
      maxAttempts: retry.maxAttempts,
      maxRetryAfterMs: retry.maxRetryAfterMs ?? 60_000,
      backoff: createBackoff(retry.backoff, random),
    },
    attemptTimeoutMs: spec.attemptTimeoutMs,
    deadlineMs: spec.deadlineMs,
    breaker:
      spec.breaker &&
      new CircuitBreaker(spec.breaker, {
        now: () => clock.now(),
        random,
        changed: (state, retryAt) =>
          events.onBreakerChange?.({ policy: name, state, ...(retryAt === undefined ? {} : { retryAt }) }),
      }),
    bulkhead: spec.bulkhead && new Bulkhead(spec.bulkhead),
    budget: spec.budget,
  };
  return {
    name,
    execute: (operation, options) => {
      const call = new PolicyCall(parts, operation, options);
      return options?.fallback === undefined ? call.run() : call.run();
    },
  };
}
