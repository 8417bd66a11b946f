import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** The last instant that a date can tell. @see ECMA-262 "Time Values and Time Range" */
const LAST_INSTANT = 8.64e15;

/** The circuit breaker did not admit the call; `cause` is the last attempt's error, if this call made one. */
export class BreakerOpenError extends RetryError {
  override readonly name = 'BreakerOpenError';
  readonly code = 'RETRY_BREAKER_OPEN';
  /** When to come back, in milliseconds since the epoch. */
  readonly retryAt: number;

  constructor(details: RetryErrorDetails & { readonly retryAt: number }) {
    super(`circuit breaker open until ${new Date(Math.min(details.retryAt, LAST_INSTANT)).toISOString()}`, details);
    this.retryAt = details.retryAt;
  }
}
