import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** The overall deadline passed, or would pass during the next wait; `cause` is the last attempt's error, if one failed. */
export class DeadlineExceededError extends RetryError {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'RETRY_DEADLINE_EXCEEDED';
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number;

  constructor(details: RetryErrorDetails & { readonly deadlineAt: number }) {
    super('deadline exceeded', details);
    this.deadlineAt = details.deadlineAt;
  }
}
