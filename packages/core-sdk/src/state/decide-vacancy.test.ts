import { describe, expect, it } from 'vitest';
import type { Vacancy } from './cluster-state.ts';
import { decideClaim, liveVacancies } from './decide-vacancy.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = 1_800_000_000_000;

const vacancy = (instanceId: string, ageMs: number): Vacancy => ({ instanceId, createdAt: now - ageMs });
const claimed = (instanceId: string, claimedBy: string, claimAgeMs: number): Vacancy => ({
  ...vacancy(instanceId, 2 * 60 * MINUTE),
  claimedBy,
  claimedAt: now - claimAgeMs,
});

describe('decideClaim', () => {
  it('takes the oldest that is free, wherever it stands in the list', () => {
    const vacancies = [vacancy('i-2', 2 * MINUTE), vacancy('i-1', 3 * MINUTE), vacancy('i-3', MINUTE)];
    expect(decideClaim(vacancies, 'i-11', now)).toEqual({
      claimed: { instanceId: 'i-1', createdAt: now - 3 * MINUTE, claimedBy: 'i-11', claimedAt: now },
      isNew: true,
    });
  });

  it('gives the claimant its own again, also one that is older than a claim lasts', () => {
    const own = claimed('i-2', 'i-11', 31 * MINUTE);
    const vacancies = [vacancy('i-1', 3 * MINUTE), own];
    expect(decideClaim(vacancies, 'i-11', now)).toEqual({ claimed: own, isNew: false });
  });

  it.each([
    { claimAgeMs: 30 * MINUTE, free: false },
    { claimAgeMs: 30 * MINUTE + 1, free: true },
  ])('leaves another claim alone for half an hour: $claimAgeMs ms', ({ claimAgeMs, free }) => {
    const { claimed: found, isNew } = decideClaim([claimed('i-1', 'i-12', claimAgeMs)], 'i-11', now);
    expect({ claimedBy: found?.claimedBy, isNew }).toEqual({ claimedBy: free ? 'i-11' : undefined, isNew: free });
  });

  it('takes one that is free before the claim time of the epoch could count', () => {
    expect(decideClaim([{ instanceId: 'i-1', createdAt: 0 }], 'i-11', MINUTE).isNew).toBe(true);
  });

  it('finds none among none', () => {
    expect(decideClaim([], 'i-11', now)).toEqual({ claimed: undefined, isNew: false });
  });

  it('does not give the claimant one that is not worth filling any more', () => {
    const lapsed = { ...claimed('i-1', 'i-11', 0), createdAt: now - DAY - 1 };
    expect(decideClaim([lapsed], 'i-11', now)).toEqual({ claimed: undefined, isNew: false });
  });
});

describe('liveVacancies', () => {
  it('are those of the last day', () => {
    const vacancies = [vacancy('i-1', DAY + 1), vacancy('i-2', DAY), vacancy('i-3', 0)];
    expect(liveVacancies(vacancies, now).map(({ instanceId }) => instanceId)).toEqual(['i-2', 'i-3']);
  });
});
