import type { LeaseRecord } from '../ports/lease-store.ts';

/** Who asks for a lease. */
export interface LeaseClaim {
  readonly owner: string;
  readonly nonce: string;
  /** How far the clocks of two writers may differ; see {@link DEFAULT_SKEW_MARGIN_MS}. */
  readonly skewMarginMs: number;
}

/** What a claimant can do with a lease as it finds it. */
export type AcquireDecision =
  | { readonly kind: 'take'; readonly fence: number; readonly version: number; readonly reason: string }
  | { readonly kind: 'held'; readonly by: string; readonly expiresAt: number; readonly reason: string };

/** Covers two clocks that are ten minutes wrong in opposite directions, and one minute more. */
export const DEFAULT_SKEW_MARGIN_MS: number = 21 * 60_000;

/** How much longer than its duration an untouched lease is watched, as a share: clocks run at most 500 ppm apart. */
const RATE_TOLERANCE = 0.01;

/**
 * Whether a lease may be taken. Two proofs count that its holder has stopped: its expiry passed by more than any skew,
 * or this process itself has watched it unchanged for longer than it lasts, which needs no common clock.
 *
 * @param unchangedMs - for how long this process has seen this very version, by its monotonic clock; 0 at first sight.
 */
export function decideAcquire(
  record: LeaseRecord | undefined,
  claim: LeaseClaim,
  now: number,
  unchangedMs: number,
): AcquireDecision {
  if (record === undefined) return { kind: 'take', fence: 1, version: 1, reason: 'there was none' };
  // A fence is never used twice, by the same holder after a crash neither: its earlier run may still be writing.
  const take = (reason: string): AcquireDecision => ({
    kind: 'take',
    fence: record.fence + 1,
    version: record.version + 1,
    reason,
  });
  if (record.status === 'released') return take('it was released');
  if (record.owner === claim.owner && record.nonce === claim.nonce) return take('it is its own');
  if (now > record.expiresAt + claim.skewMarginMs) return take('it expired by its date');
  if (unchangedMs > record.durationMs * (1 + RATE_TOLERANCE)) return take('it was not renewed while watched');
  return { kind: 'held', by: record.owner, expiresAt: record.expiresAt, reason: 'its holder may be alive' };
}
