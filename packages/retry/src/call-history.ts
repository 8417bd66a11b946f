import { type AttemptRecord, rememberAttempts } from './attempt-record.ts';
import type { RetryErrorDetails } from './errors/retry-error.ts';
import type { PolicyParts } from './policy-parts.ts';

/** Of a call that goes on and on, the first attempts and the latest are kept. */
const KEPT_FIRST = 10;
const KEPT = 100;

/** What went wrong in a call so far; it also tells the observer. */
export interface CallHistory {
  /** What an error of the policy itself tells. The cause is the latest error by default. */
  details(cause?: unknown): RetryErrorDetails;
  /** An attempt failed, or was cut off: then there is no error. */
  attemptFailed(attempt: number, startedAt: number, error: unknown, reason: string): void;
  /** The attempt that failed last is followed by another. */
  retrying(delayMs: number): void;
  /** The call ends with `error`, which is returned. */
  gaveUp<E>(error: E, reason: string): E;
}

/** Starts the history of a call, when something has gone wrong. */
export function createCallHistory({ name: policy, observer, clock }: PolicyParts, callStartedAt: number): CallHistory {
  const attempts: AttemptRecord[] = [];
  let lastError: unknown;
  return {
    details: (cause = lastError) => ({ policy, attempts: [...attempts], cause }),
    attemptFailed: (attempt, startedAt, error, reason) => {
      const record = { attempt, startedAt, durationMs: clock.now() - startedAt, error, reason };
      attempts.push(record);
      if (attempts.length > KEPT) attempts.splice(KEPT_FIRST, 1);
      lastError = error ?? lastError;
      observer.onAttemptFailed?.({ policy, ...record });
    },
    retrying: (delayMs) => {
      const last = attempts.pop();
      if (last === undefined) return;
      attempts.push({ ...last, delayMs });
      observer.onRetry?.({ policy, ...last, delayMs });
    },
    gaveUp: (error, reason) => {
      rememberAttempts(error, [...attempts]);
      const durationMs = clock.now() - callStartedAt;
      observer.onGiveUp?.({ policy, attempts: attempts.at(-1)?.attempt ?? 0, error, reason, durationMs });
      return error;
    },
  };
}
