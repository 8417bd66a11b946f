import { type AttemptRecord, rememberAttempts } from './attempt-record.ts';
import type { RetryErrorDetails } from './errors/retry-error.ts';
import type { PolicyParts } from './policy-parts.ts';

/** What went wrong in a call so far; it also tells the observer. Made when something does. */
export class CallHistory {
  readonly #parts: PolicyParts;
  readonly #startedAt: number;
  readonly #attempts: AttemptRecord[] = [];
  #lastError: unknown;

  constructor(parts: PolicyParts, startedAt: number) {
    this.#parts = parts;
    this.#startedAt = startedAt;
  }

  /** What an error of the policy itself tells. */
  details(): RetryErrorDetails {
    return { policy: this.#parts.name, attempts: [...this.#attempts], cause: this.#lastError };
  }

  /** An attempt failed by itself. */
  attemptFailed(number: number, startedAt: number, error: unknown, reason: string): void {
    const { name: policy, observer, clock } = this.#parts;
    const durationMs = clock.now() - startedAt;
    this.#attempts.push({ number, startedAt, durationMs, error, reason });
    this.#lastError = error;
    observer.onAttemptFailed?.({ policy, attempt: number, error, reason, durationMs });
  }

  /** An attempt was cut off by the deadline or by the caller. */
  attemptCutOff(number: number, startedAt: number, reason: 'deadline-exceeded' | 'aborted'): void {
    const durationMs = this.#parts.clock.now() - startedAt;
    this.#attempts.push({ number, startedAt, durationMs, error: undefined, reason });
  }

  /** The attempt that failed last is followed by another. */
  retrying(delayMs: number): void {
    const { name: policy, observer } = this.#parts;
    const last = this.#attempts.pop();
    if (last === undefined) return;
    this.#attempts.push({ ...last, delayMs });
    observer.onRetry?.({ policy, attempt: last.number, delayMs, error: last.error, reason: last.reason });
  }

  /** The call ends with `error`, which is returned. */
  gaveUp<E>(error: E, reason: string): E {
    const { name: policy, observer, clock } = this.#parts;
    const attempts = this.#attempts.length;
    rememberAttempts(error, [...this.#attempts]);
    observer.onGiveUp?.({ policy, attempts, error, reason, durationMs: clock.now() - this.#startedAt });
    return error;
  }
}
