import type { Backoff } from './backoff.ts';
import type { BulkheadSpec } from './bulkhead.ts';
import type { BreakerSpec } from './circuit-breaker.ts';
import type { Classifier } from './classify/classification.ts';
import type { RetryBudget } from './retry-budget.ts';

/** A policy's description. Every part is optional; what is there is composed in one fixed order. */
export interface PolicySpec {
  /** Appears in every event and error; not empty. */
  readonly name: string;
  /** Default: one attempt. */
  readonly retry?: RetrySpec;
  /** Time for one attempt, in milliseconds above 0, at most `deadlineMs`. Default: none. */
  readonly attemptTimeoutMs?: number;
  /** Time for all attempts and waits together, in milliseconds above 0. Default: none. */
  readonly deadlineMs?: number;
  /** Default: none. */
  readonly breaker?: BreakerSpec;
  /** Default: as many at once as are called. */
  readonly bulkhead?: BulkheadSpec;
  /** Shared by the policies of a process; only beside `retry`. Default: none, retries cost nothing. */
  readonly budget?: RetryBudget;
  /** What errors mean. Default: `classifyKnown`, which retries nothing that is not known to be safe. */
  readonly classify?: Classifier;
  /** Whether executing operations twice does no harm, unless a call says otherwise. Default `false`. */
  readonly idempotent?: boolean;
}

/** How often and how far apart. */
export interface RetrySpec {
  /** Attempts including the first, from 1; with a `deadlineMs` also `Infinity`. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** The longest wait the other side may ask for, in milliseconds; the call ends when it asks for more. Default 60,000. */
  readonly maxRetryAfterMs?: number;
}
