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
  /** The failed attempts, oldest first. */
  readonly attempts: readonly AttemptRecord[];

  constructor(message: string, { policy, attempts, cause }: RetryErrorDetails) {
    super(`${policy}: ${message}`, cause === undefined ? undefined : { cause });
    this.policy = policy;
    this.attempts = attempts;
  }
}

/** `3 attempts (throttled, throttled, server-error)`. */
export function summarizeAttempts(attempts: readonly AttemptRecord[]): string {
  const count = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  return attempts.length === 0 ? count : `${count} (${attempts.map(({ reason }) => reason).join(', ')})`;
}

/** `: ThrottlingException: Rate exceeded`, or nothing without a cause. */
export function summarizeCause(cause: unknown): string {
  if (cause === undefined) return '';
  return cause instanceof Error
    ? `: ${cause.name}: ${cause.message}`
    : `: ${typeof cause === 'string' ? cause : typeof cause}`;
}
