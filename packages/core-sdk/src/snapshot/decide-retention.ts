import type { StoredSnapshot } from './list-snapshots.ts';

const DAY_MS = 24 * 3_600_000;

/** How long snapshots are kept. */
export interface RetentionPolicy {
  /** Whole snapshots that stay however old they are. */
  readonly keepMinimum: number;
  /** Older whole ones go, but for the newest `keepMinimum`. */
  readonly maxAgeMs: number;
  /** After this, a snapshot without a manifest counts as never finished. */
  readonly unfinishedAfterMs: number;
}

/** Seven snapshots at least, 30 days as the older bucket rule had it, a day for an upload. */
export const defaultRetention: RetentionPolicy = { keepMinimum: 7, maxAgeMs: 30 * DAY_MS, unfinishedAfterMs: DAY_MS };

/** A snapshot that may go, and why. */
export interface ExpiredSnapshot {
  readonly key: string;
  readonly reason: string;
}

/**
 * Which snapshots may go. The newest `keepMinimum` whole ones never do, so that a cluster whose backups fail, or one that
 * was lost a month ago, can still be restored. One without a manifest was not finished, or is of the older functions: it
 * goes when that many whole ones are newer.
 *
 * @param now - ms since the epoch.
 */
export function decideRetention(
  snapshots: readonly StoredSnapshot[],
  policy: RetentionPolicy,
  now: number,
): readonly ExpiredSnapshot[] {
  const newestFirst = snapshots.toSorted((a, b) => b.createdAt - a.createdAt);
  const whole = newestFirst.filter(({ manifest }) => manifest !== undefined);
  const kept = new Set(whole.slice(0, policy.keepMinimum).map(({ key }) => key));
  return newestFirst.flatMap(({ key, createdAt, manifest }) => {
    const ageMs = now - createdAt;
    if (kept.has(key)) return [];
    if (manifest !== undefined) {
      return ageMs > policy.maxAgeMs ? [{ key, reason: `it is ${Math.floor(ageMs / DAY_MS)} days old` }] : [];
    }
    const newer = whole.filter((each) => each.createdAt > createdAt).length;
    const isSuperseded = newer >= policy.keepMinimum && ageMs > policy.unfinishedAfterMs;
    return isSuperseded ? [{ key, reason: `it has no manifest, and ${newer} whole ones are newer` }] : [];
  });
}
