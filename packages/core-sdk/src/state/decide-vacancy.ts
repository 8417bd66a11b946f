import type { Vacancy } from './cluster-state.ts';

/** A claim older than this is void: the node that made it did not come up. */
export const CLAIM_LIFETIME_MS: number = 30 * 60_000;

/** A vacancy older than this is dropped: the group was made smaller, or a replacement came before the note. */
export const VACANCY_LIFETIME_MS: number = 24 * 3_600_000;

/**
 * The vacancy a joining instance fills: the one it claimed before, else the oldest that is free.
 *
 * @param now - ms since the epoch.
 */
export function decideClaim(
  vacancies: readonly Vacancy[],
  claimant: string,
  now: number,
): { readonly claimed: Vacancy | undefined; readonly isNew: boolean } {
  const live = liveVacancies(vacancies, now);
  const own = live.find(({ claimedBy }) => claimedBy === claimant);
  if (own !== undefined) return { claimed: own, isNew: false };
  const [oldest] = live
    .filter(({ claimedBy, claimedAt = 0 }) => claimedBy === undefined || now - claimedAt > CLAIM_LIFETIME_MS)
    .toSorted((a, b) => a.createdAt - b.createdAt);
  if (oldest === undefined) return { claimed: undefined, isNew: false };
  return { claimed: { ...oldest, claimedBy: claimant, claimedAt: now }, isNew: true };
}

/** Those that are still worth filling at `now`, in ms since the epoch: {@link VACANCY_LIFETIME_MS} old at most. */
export function liveVacancies(vacancies: readonly Vacancy[], now: number): readonly Vacancy[] {
  return vacancies.filter(({ createdAt }) => now - createdAt <= VACANCY_LIFETIME_MS);
}
