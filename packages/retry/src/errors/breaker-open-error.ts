import { RetryError, type RetryErrorDetails, summarizeCause } from './retry-error.ts';

/** The circuit breaker did not admit the call; `cause` is the last attempt's error, if this call made one. */
export class BreakerOpenError extends RetryError {
  override readonly name = 'BreakerOpenError';
  readonly code = 'RETRY_BREAKER_OPEN';
  /** When to come back, in milliseconds since the epoch. */
  readonly retryAt: number;

  constructor(details: RetryErrorDetails & { readonly retryAt: number }) {
    const when = new Date(details.retryAt).toISOString();
    super(`circuit breaker open, retry at ${when}${summarizeCause(details.cause)}`, details);
    this.retryAt = details.retryAt;
  }
}
