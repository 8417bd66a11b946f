import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** Every allowed attempt failed with a retryable error; `cause` is the last one. */
export class RetriesExhaustedError extends RetryError {
  override readonly name = 'RetriesExhaustedError';
  readonly code = 'RETRY_EXHAUSTED';

  constructor(details: RetryErrorDetails) {
    super('gave up', details);
  }
}
