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

/** Everything that one of the errors tells; times in ms since the epoch. */
export interface EndingDetails extends RetryErrorDetails {
  readonly deadlineAt: number;
  readonly retryAt: number;
}

/** The error for each reason. */
export const ENDINGS: Readonly<Record<EndingReason, new (details: EndingDetails) => RetryError>> = {
  aborted: AbortedError,
  'breaker-open': BreakerOpenError,
  'budget-exhausted': BudgetExhaustedError,
  'bulkhead-full': BulkheadFullError,
  'deadline-exceeded': DeadlineExceededError,
  'retries-exhausted': RetriesExhaustedError,
  'retry-after-too-long': RetriesExhaustedError,
};
