import { AbortedError } from './aborted-error.ts';
import { BreakerOpenError } from './breaker-open-error.ts';
import { BudgetExhaustedError } from './budget-exhausted-error.ts';
import { BulkheadFullError } from './bulkhead-full-error.ts';
import { DeadlineExceededError } from './deadline-exceeded-error.ts';
import { RetriesExhaustedError } from './retries-exhausted-error.ts';
import type { RetryError, RetryErrorDetails } from './retry-error.ts';

/** Why a policy ends a call with an error of its own; also the `reason` of `onGiveUp`. */
export type EndingReason =
  | 'aborted'
  | 'breaker-open'
  | 'budget-exhausted'
  | 'bulkhead-full'
  | 'deadline-exceeded'
  | 'retries-exhausted'
  | 'retry-after-too-long';

type CreateError = (details: RetryErrorDetails, at: number) => RetryError;

const ENDINGS: Readonly<Record<EndingReason, CreateError>> = {
  aborted: (details) => new AbortedError(details),
  'breaker-open': (details, retryAt) => new BreakerOpenError({ ...details, retryAt }),
  'budget-exhausted': (details) => new BudgetExhaustedError(details),
  'bulkhead-full': (details) => new BulkheadFullError(details),
  'deadline-exceeded': (details, deadlineAt) => new DeadlineExceededError({ ...details, deadlineAt }),
  'retries-exhausted': (details) => new RetriesExhaustedError(details),
  'retry-after-too-long': (details) => new RetriesExhaustedError(details),
};

/** The error a call ends with. `at` is the deadline or the time to come back, in ms since the epoch. */
export function createEndingError(reason: EndingReason, details: RetryErrorDetails, at: number): RetryError {
  return ENDINGS[reason](details, at);
}
