export type { Attempt } from './attempt.ts';
export { type AttemptRecord, attemptsOf } from './attempt-record.ts';
export type { Backoff, BackoffContext, ConstantDelay, CustomDelay, ExponentialDelay } from './backoff.ts';
export type { BulkheadSpec } from './bulkhead.ts';
export type { BreakerSpec, BreakerState, BreakerTrip } from './circuit-breaker.ts';
export {
  type Classification,
  type Classifier,
  type FatalError,
  fatal,
  type RetryableError,
  retryable,
} from './classify/classification.ts';
export { classifyAwsError } from './classify/classify-aws-error.ts';
export { classifyExit } from './classify/classify-exit.ts';
export { classifyHttpError, classifyHttpStatus } from './classify/classify-http-status.ts';
export { classifyKnown } from './classify/classify-known.ts';
export { classifyNetworkError } from './classify/classify-network-error.ts';
export { type ResponseHeaders, readRetryAfter } from './classify/retry-after.ts';
export { type PolicyClock, systemClock } from './clock.ts';
export { definePolicy, type Policy, type PolicyEnvironment } from './define-policy.ts';
export { AbortedError } from './errors/aborted-error.ts';
export { AttemptTimeoutError } from './errors/attempt-timeout-error.ts';
export { BreakerOpenError } from './errors/breaker-open-error.ts';
export { BudgetExhaustedError } from './errors/budget-exhausted-error.ts';
export { BulkheadFullError } from './errors/bulkhead-full-error.ts';
export { DeadlineExceededError } from './errors/deadline-exceeded-error.ts';
export { PolicySpecError } from './errors/policy-spec-error.ts';
export { RetriesExhaustedError } from './errors/retries-exhausted-error.ts';
export { RetryError, type RetryErrorCode } from './errors/retry-error.ts';
export type { ExecuteOptions } from './execute-options.ts';
export { legacyPreset } from './legacy-preset.ts';
export type {
  AttemptFailed,
  BreakerChanged,
  FellBack,
  GaveUp,
  PolicyObserver,
  RetryScheduled,
  Succeeded,
} from './observer.ts';
export type { PolicySpec, RetrySpec } from './policy-spec.ts';
export { createRetryBudget, type RetryBudget, type RetryBudgetSpec } from './retry-budget.ts';
