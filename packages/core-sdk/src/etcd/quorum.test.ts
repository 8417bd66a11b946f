import { describe, expect, it } from 'vitest';
import { quorumAfter, quorumSize } from './quorum.ts';

describe('quorumSize', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
    [7, 4],
  ])('of %i voters is %i', (voters, size) => {
    expect(quorumSize(voters)).toBe(size);
  });
});

describe('quorumAfter', () => {
  // For 1 to 7 voters: how many may be unhealthy so that one more, healthy or not, can still leave.
  it.each([
    { voters: 1, healthyLeaver: -1, unhealthyLeaver: -1 },
    { voters: 2, healthyLeaver: 0, unhealthyLeaver: 1 },
    { voters: 3, healthyLeaver: 0, unhealthyLeaver: 1 },
    { voters: 4, healthyLeaver: 1, unhealthyLeaver: 2 },
    { voters: 5, healthyLeaver: 1, unhealthyLeaver: 2 },
    { voters: 6, healthyLeaver: 2, unhealthyLeaver: 3 },
    { voters: 7, healthyLeaver: 2, unhealthyLeaver: 3 },
  ])('of $voters voters', ({ voters, healthyLeaver, unhealthyLeaver }) => {
    const unhealthyCounts = Array.from({ length: voters + 1 }, (_, unhealthy) => unhealthy);
    const safeCounts = (leaverIsHealthy: boolean): readonly number[] =>
      unhealthyCounts.filter((unhealthy) => quorumAfter(voters, voters - unhealthy, leaverIsHealthy).safe);
    expect(safeCounts(true)).toEqual(unhealthyCounts.filter((unhealthy) => unhealthy <= healthyLeaver));
    expect(safeCounts(false)).toEqual(unhealthyCounts.filter((unhealthy) => unhealthy <= unhealthyLeaver));
  });
});
