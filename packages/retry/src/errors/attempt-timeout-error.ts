import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/**
 * One attempt took longer than the policy's `attemptTimeoutMs`. It tells of itself alone: it is part of the history of a
 * call that goes on, and a history must not hold itself. `attemptsOf` has the call's attempts when it ends by this.
 */
export class AttemptTimeoutError extends RetryError {
  override readonly name = 'AttemptTimeoutError';
  readonly code = 'RETRY_ATTEMPT_TIMED_OUT';
  override readonly retryable = true;
  /** The policy's `attemptTimeoutMs`. */
  readonly timeoutMs: number;

  constructor(details: RetryErrorDetails & { readonly timeoutMs: number }) {
    super(`attempt timed out (${details.timeoutMs} ms)`, details);
    this.timeoutMs = details.timeoutMs;
  }
}
