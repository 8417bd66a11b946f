import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** The circuit breaker did not admit the call; `cause` is the last attempt's error, if this call made one. */
export class BreakerOpenError extends RetryError {
  override readonly name = 'BreakerOpenError';
  readonly code = 'RETRY_BREAKER_OPEN';
  /** When to come back, in milliseconds since the epoch. */
  readonly retryAt: number;

  constructor(details: RetryErrorDetails & { readonly retryAt: number }) {
    super(`circuit breaker open until ${new Date(details.retryAt).toISOString()}`, details);
    this.retryAt = details.retryAt;
  }
}
