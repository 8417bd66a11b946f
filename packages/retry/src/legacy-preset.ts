import type { PolicySpec } from './policy-spec.ts';

/**
 * The numbers of the scripts that came before this library: 5 attempts, 5 s doubling plus up to 30 %, and a breaker that
 * opens for 60 s after 5 failures in a row. The waits add up to 75 to 97.5 s.
 */
export const legacyPreset: Required<Pick<PolicySpec, 'retry' | 'breaker'>> = {
  retry: { maxAttempts: 5, backoff: { kind: 'exponential', initialMs: 5000, maxMs: 60_000, jitter: 0.3 } },
  breaker: { kind: 'consecutive', failures: 5, openMs: 60_000 },
};
