import { describe, expect, it } from 'vitest';
import { searchModel } from './search.ts';

describe('the lease protocol, searched exhaustively', () => {
  it.each([
    { skews: [0, 1], duration: 1, margin: 1, states: 4_986 },
    { skews: [-1, 1], duration: 2, margin: 2, states: 13_299 },
    { skews: [-1, 0, 1], duration: 1, margin: 2, states: 149_062 },
  ])('never has two holders: skews $skews, duration $duration, margin $margin', ({ states, ...bounds }) => {
    const result = searchModel(bounds);
    expect(result.violation).toEqual([]);
    // The number stands in docs/lease-protocol.md; another one means that the model changed.
    expect(result.states).toBe(states);
    expect([...result.taken.keys()]).toHaveLength(14);
  });

  it('has two holders when the margin is smaller than the skew, so the search does find faults', () => {
    const { violation } = searchModel({ skews: [-1, 1], duration: 2, margin: 0 });
    expect(violation.at(-1)).toMatch(/takes it|finds that it took it/);
  });

  it('has two holders when a lease is watched for less than it lasts', () => {
    const { violation } = searchModel({ skews: [0, 0], duration: 3, margin: 3, watchTicks: 1 });
    expect(violation.at(-1)).toMatch(/takes it|finds that it took it/);
  });
});
