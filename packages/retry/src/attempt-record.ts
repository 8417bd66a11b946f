/** One failed attempt, as kept in the history of the final error. */
export interface AttemptRecord {
  /** From 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** What it failed with; `undefined` when the deadline or the caller cut it off. */
  readonly error: unknown;
  /** The classification's word, `deadline-exceeded` or `aborted`. */
  readonly reason: string;
  /** The wait that was planned after it; absent when it was the last. */
  readonly delayMs?: number;
}

const histories = new WeakMap<object, readonly AttemptRecord[]>();

/** Remembers the attempts behind an error that is rethrown as it is. */
export function rememberAttempts(error: unknown, attempts: readonly AttemptRecord[]): void {
  if (typeof error === 'object' && error !== null) histories.set(error, attempts);
}

/** The failed attempts behind an error that a policy threw, also where it is the operation's own; empty when unknown. */
export function attemptsOf(error: unknown): readonly AttemptRecord[] {
  return histories.get(error as object) ?? [];
}
