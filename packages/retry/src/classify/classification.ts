/** What an error means for the next attempt. */
export type Classification = RetryableError | FatalError;

/** Trying again may help. */
export interface RetryableError {
  readonly kind: 'retryable';
  /** A short stable word for events and metrics, such as `throttled`. */
  readonly reason: string;
  /** The wait the other side asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /**
   * `no` when the error proves that the operation was not executed (refused connection, throttled before processing):
   * only then is an operation retried that its caller did not declare idempotent. Default `maybe`.
   */
  readonly executed?: 'no' | 'maybe' | undefined;
}

/** Trying again cannot help, or is not known to be safe. */
export interface FatalError {
  readonly kind: 'fatal';
  /** A short stable word for events and metrics, such as `access-denied`. */
  readonly reason: string;
}

/** Says what an error means; the `classify` of a policy. */
export type Classifier = (error: unknown) => Classification;

/** A classification for an error after which another attempt may help. */
export function retryable(reason: string, executed: 'no' | 'maybe' = 'maybe', retryAfterMs?: number): RetryableError {
  return { kind: 'retryable', reason, executed, retryAfterMs };
}

/** A classification for an error that ends the call. */
export function fatal(reason: string): FatalError {
  return { kind: 'fatal', reason };
}

/** The classification of an error nobody knows: not retried, and counted as a failure by a circuit breaker. */
export const UNKNOWN: FatalError = { kind: 'fatal', reason: 'unknown' };
