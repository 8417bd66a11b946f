import type { PolicyClock } from './clock.ts';

/** What ends the wait for an outcome before it is there. */
export interface Limits {
  readonly clock: PolicyClock;
  /** Milliseconds until `timeIsUp` is asked for the error to settle with; `Infinity` for no limit. */
  readonly timeMs: number;
  readonly timeIsUp: () => Error;
  readonly signal: AbortSignal | undefined;
  /** Asked for the error to settle with when `signal` aborts; without one, the outcome is waited for. */
  readonly aborted: () => Error | undefined;
}

/** Whether an aborted signal means a deadline, as that of `AbortSignal.timeout()` does, rather than the caller's will. */
export function isTimeout(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason;
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/**
 * Settles as `outcome` does, or at once with a limit's error. An outcome that comes later is dropped, and a late
 * rejection is not reported as unhandled.
 */
export function raceAgainst<T>(outcome: T | PromiseLike<T>, limits: Limits): Promise<T> {
  const { clock, timeMs, signal } = limits;
  return new Promise((resolve, reject) => {
    let cancelTimer: (() => void) | undefined;
    const settling =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        cancelTimer?.();
        signal?.removeEventListener('abort', onAbort);
        settle(value);
      };
    const onAbort = (): void => {
      const error = limits.aborted();
      if (error !== undefined) settling(reject)(error);
    };
    Promise.resolve(outcome).then(settling(resolve), settling(reject));
    if (signal?.aborted === true) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort);
    if (timeMs !== Infinity) cancelTimer = clock.setTimeout(() => settling(reject)(limits.timeIsUp()), timeMs);
  });
}
