import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** A retryable error was not retried because the shared retry budget is spent; `cause` is that error. */
export class BudgetExhaustedError extends RetryError {
  override readonly name = 'BudgetExhaustedError';
  readonly code = 'RETRY_BUDGET_EXHAUSTED';

  constructor(details: RetryErrorDetails) {
    super('retry budget spent', details);
  }
}
