import type { AttemptRecord } from '../attempt-record.ts';

/** The codes of the errors that policies throw. */
export type RetryErrorCode =
  | 'RETRY_ABORTED'
  | 'RETRY_ATTEMPT_TIMED_OUT'
  | 'RETRY_BREAKER_OPEN'
  | 'RETRY_BUDGET_EXHAUSTED'
  | 'RETRY_BULKHEAD_FULL'
  | 'RETRY_DEADLINE_EXCEEDED'
  | 'RETRY_EXHAUSTED';

/** What every error of a policy tells. */
export interface RetryErrorDetails {
  /** The policy's name. */
  readonly policy: string;
  /** The failed attempts, oldest first. */
  readonly attempts: readonly AttemptRecord[];
  /** The error of the last attempt, or the reason of the abort. */
  readonly cause?: unknown;
}

/** An error of a policy itself, told apart by `code`. */
export abstract class RetryError extends Error {
  abstract readonly code: RetryErrorCode;
  /** Whether an outer policy may try again: `false` where this one has already done what there was to do. */
  readonly retryable: boolean = false;
  /** The policy's name. */
  readonly policy: string;
  readonly #attempts: readonly AttemptRecord[];

  constructor(what: string, { policy, attempts, cause }: RetryErrorDetails) {
    super(`${policy}: ${what}${afterAttempts(attempts)}${causedBy(cause)}`, { cause });
    this.policy = policy;
    this.#attempts = attempts;
  }

  /**
   * The failed attempts, oldest first. Not enumerable: a log record or console line of this error would repeat the error
   * and trace of every attempt; the message counts them by reason.
   */
  get attempts(): readonly AttemptRecord[] {
    return this.#attempts;
  }
}

/** ` after 4 attempts (3x throttled, server-error)`. */
function afterAttempts(attempts: readonly AttemptRecord[]): string {
  const count = attempts.at(-1)?.attempt ?? 0;
  if (count === 0) return '';
  const reasons = new Map<string, number>();
  for (const { reason } of attempts) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const list = Array.from(reasons, ([reason, times]) => (times === 1 ? reason : `${times}x ${reason}`));
  return ` after ${count} attempt${count === 1 ? '' : 's'} (${list.join(', ')})`;
}

/** `: ThrottlingException: Rate exceeded`. */
function causedBy(cause: unknown): string {
  return cause instanceof Error ? `: ${cause.name}: ${cause.message}` : '';
}
