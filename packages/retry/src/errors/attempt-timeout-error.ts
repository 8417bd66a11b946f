import { RetryError, type RetryErrorDetails } from './retry-error.ts';

/** One attempt took longer than the policy's `attemptTimeoutMs`; `attempts` holds the ones before it. */
export class AttemptTimeoutError extends RetryError {
  override readonly name = 'AttemptTimeoutError';
  readonly code = 'RETRY_ATTEMPT_TIMED_OUT';
  override readonly retryable = true;
  readonly timeoutMs: number;

  constructor(details: RetryErrorDetails & { readonly timeoutMs: number }) {
    super(`attempt timed out (${details.timeoutMs} ms)`, details);
    this.timeoutMs = details.timeoutMs;
  }
}
