import type { Classification } from './classify/classification.ts';

/** What is known when an attempt has failed. */
export interface FailureFacts {
  readonly classification: Classification;
  /** Whether the caller declared that executing twice does no harm. */
  readonly idempotent: boolean;
  /** The attempts made, this one included. */
  readonly attempts: number;
  readonly retry: RetryFacts | undefined;
  /** Milliseconds since the epoch; `Infinity` without one. */
  readonly deadlineAt: number;
  /** When the breaker admits calls, in ms since the epoch; in the past while it does. */
  readonly breakerRetryAt: number;
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
type GiveUpReason = 'retries-exhausted' | 'retry-after-too-long' | 'deadline-exceeded' | 'breaker-open';

/** Decides about the next attempt after a failed one. */
export function decideNext(facts: FailureFacts, now: number): NextStep {
  const { classification, retry } = facts;
  const { kind, reason } = classification;
  if (kind === 'fatal' || !retry) return { kind: 'rethrow', reason };
  if (!facts.idempotent && classification.executed !== 'no') return { kind: 'rethrow', reason: 'not-idempotent' };
  const { retryAfterMs = 0 } = classification;
  const delayMs = Math.max(retry.backoffMs, retryAfterMs);
  const limit = reachedLimit(facts, retry, retryAfterMs, now + delayMs);
  return limit === undefined ? { kind: 'retry', delayMs, reason } : { kind: 'give-up', reason: limit };
}

function reachedLimit(
  facts: FailureFacts,
  retry: RetryFacts,
  retryAfterMs: number,
  retryAt: number,
): GiveUpReason | undefined {
  if (facts.attempts >= retry.maxAttempts) return 'retries-exhausted';
  if (retryAfterMs > retry.maxRetryAfterMs) return 'retry-after-too-long';
  if (retryAt >= facts.deadlineAt) return 'deadline-exceeded';
  return retryAt < facts.breakerRetryAt ? 'breaker-open' : undefined;
}
