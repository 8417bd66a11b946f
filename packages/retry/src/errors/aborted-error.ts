import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** The caller's signal aborted; `cause` is the signal's reason. Never a time-out. */
export class AbortedError extends RetryError {
  override readonly name = 'AbortedError';
  readonly code = 'RETRY_ABORTED';

  constructor(details: RetryErrorDetails) {
    super('aborted by the caller', details);
  }
}
