import type { Classification } from './classify/classification.ts';

/** What is known when an attempt has failed. */
export interface FailureFacts {
  readonly classification: Classification;
  /** Whether the caller declared that executing twice does no harm. */
  readonly idempotent: boolean;
  /** The attempts made, this one included. */
  readonly attempts: number;
  readonly retry: RetryFacts | undefined;
  /** Milliseconds since the epoch. */
  readonly deadlineAt: number | undefined;
  /** When an open breaker admits calls again, in ms since the epoch; `undefined` while it is closed. */
  readonly breakerRetryAt: number | undefined;
}

/** The policy's own limits, and the wait its back-off wants. */
export interface RetryFacts {
  readonly maxAttempts: number;
  readonly maxRetryAfterMs: number;
  readonly backoffMs: number;
}

/** Whether to wait and try again, or why not. */
export type NextStep =
  | { readonly kind: 'retry'; readonly delayMs: number; readonly reason: string }
  /** The error is handed to the caller as it is. */
  | { readonly kind: 'rethrow'; readonly reason: string }
  /** More of the same would be allowed or wanted, but a limit was reached. */
  | { readonly kind: 'give-up'; readonly reason: GiveUpReason };

/** The limits that end a call whose error was retryable. */
export type GiveUpReason = 'retries-exhausted' | 'retry-after-too-long' | 'deadline-exceeded' | 'breaker-open';

/** Decides about the next attempt after a failed one. */
export function decideNext(facts: FailureFacts, now: number): NextStep {
  const { classification, retry, deadlineAt, breakerRetryAt } = facts;
  const { kind, reason } = classification;
  if (kind === 'fatal' || retry === undefined) return { kind: 'rethrow', reason };
  if (!facts.idempotent && classification.executed !== 'no') return { kind: 'rethrow', reason: 'not-idempotent' };
  if (facts.attempts >= retry.maxAttempts) return { kind: 'give-up', reason: 'retries-exhausted' };
  const { retryAfterMs = 0 } = classification;
  if (retryAfterMs > retry.maxRetryAfterMs) return { kind: 'give-up', reason: 'retry-after-too-long' };
  const delayMs = Math.max(retry.backoffMs, retryAfterMs);
  if (deadlineAt !== undefined && now + delayMs >= deadlineAt) return { kind: 'give-up', reason: 'deadline-exceeded' };
  if (breakerRetryAt !== undefined && now + delayMs < breakerRetryAt)
    return { kind: 'give-up', reason: 'breaker-open' };
  return { kind: 'retry', delayMs, reason };
}
