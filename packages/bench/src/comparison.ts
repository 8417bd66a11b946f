import { median } from './median.ts';

/** What contestants measured, round by round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/**
 * Measures contestants in turns, so that a machine that is busy for a while is busy for all of them.
 * @param measure one measurement of one contestant
 */
export function interleave(names: readonly string[], rounds: number, measure: (name: string) => number): Rounds {
  const results: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results[name]?.push(measure(name));
  }
  return results;
}

export const medianOf = (rounds: Rounds, name: string): number => median(rounds[name] ?? []);

/** The median of the rounds' own ratios: both of one ratio ran at nearly the same time. */
export function ratio(rounds: Rounds, ours: string, peer: string): number {
  const theirs = rounds[peer] ?? [];
  return median((rounds[ours] ?? []).map((value, round) => value / (theirs[round] ?? Number.NaN)));
}
