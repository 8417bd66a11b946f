import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** All slots and the whole queue of the bulkhead were taken; the operation was not called. */
export class BulkheadFullError extends RetryError {
  override readonly name = 'BulkheadFullError';
  readonly code = 'RETRY_BULKHEAD_FULL';

  constructor(details: RetryErrorDetails) {
    super('all slots and queue places are taken', details);
  }
}
