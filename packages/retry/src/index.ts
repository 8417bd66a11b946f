export type { Attempt } from './attempt.ts';
export { type AttemptRecord, attemptsOf } from './attempt-record.ts';
export type { Backoff, BackoffContext, ConstantDelay, CustomDelay, ExponentialDelay } from './backoff.ts';
export type { BulkheadSpec } from './bulkhead.ts';
export type { BreakerSpec, BreakerState, BreakerTrip } from './circuit-breaker.ts';
export type { Classification, Classifier, FatalError, RetryableError } from './classify/classification.ts';
export { classifyKnown } from './classify/classify-known.ts';
export { type PolicyClock, systemClock } from './clock.ts';
export { definePolicy, type Policy, type PolicyEnvironment, type PolicySpec, type RetrySpec } from './define-policy.ts';
export { AbortedError } from './errors/aborted-error.ts';
export { AttemptTimeoutError } from './errors/attempt-timeout-error.ts';
export { BreakerOpenError } from './errors/breaker-open-error.ts';
export { BudgetExhaustedError } from './errors/budget-exhausted-error.ts';
export { BulkheadFullError } from './errors/bulkhead-full-error.ts';
export { DeadlineExceededError } from './errors/deadline-exceeded-error.ts';
export { RetriesExhaustedError } from './errors/retries-exhausted-error.ts';
export { RetryError, type RetryErrorCode } from './errors/retry-error.ts';
export type { ExecuteOptions } from './execute-options.ts';
export type {
  AttemptFailed,
  BreakerChanged,
  FellBack,
  GaveUp,
  PolicyObserver,
  RetryScheduled,
  Succeeded,
} from './observer.ts';
export { createRetryBudget, type RetryBudget, type RetryBudgetSpec } from './retry-budget.ts';
