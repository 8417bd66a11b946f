import { AbortedError } from './errors/aborted-error.ts';
import type { PolicyCall } from './policy-call.ts';
import type { PolicyParts } from './policy-parts.ts';

/** Runs `call`, and asks `fallback` for the result when it fails; not when its caller has gone. */
export async function runWithFallback<T, F>(
  call: PolicyCall<T>,
  fallback: (error: unknown) => F | Promise<F>,
  { name: policy, observer }: PolicyParts,
): Promise<T | F> {
  try {
    return await call.run();
  } catch (error) {
    if (error instanceof AbortedError && call.endReason === 'aborted') throw error;
    observer.onFallback?.({ policy, error, reason: call.endReason ?? 'unknown' });
    return fallback(error);
  }
}
