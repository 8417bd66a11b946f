import { attemptsOf } from './attempt-record.ts';
import { AbortedError } from './errors/aborted-error.ts';
import type { PolicyCall } from './policy-call.ts';
import type { PolicyParts } from './policy-parts.ts';
import { isTimeout, raceAgainst } from './race.ts';

/** Runs `call`, and asks `fallback` for the result when it fails; not when its caller has gone. */
export async function runWithFallback<T, F>(
  call: PolicyCall<T>,
  fallback: (error: unknown) => F | Promise<F>,
  { name: policy, observer, clock }: PolicyParts,
  signal: AbortSignal | undefined,
): Promise<T | F> {
  try {
    return await call.run();
  } catch (error) {
    if (error instanceof AbortedError && call.endReason === 'aborted') throw error;
    observer.onFallback?.({ policy, error, reason: call.endReason ?? 'unknown' });
    const gone = (): Error => new AbortedError({ policy, attempts: attemptsOf(error), cause: signal?.reason });
    return raceAgainst(fallback(error), {
      clock,
      timeMs: Infinity,
      timeIsUp: gone,
      signal,
      // A deadline does not end the fallback, which is there for it.
      aborted: () => (isTimeout(signal) ? undefined : gone()),
    });
  }
}
