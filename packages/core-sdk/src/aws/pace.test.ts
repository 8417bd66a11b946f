import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { createPace } from './pace.ts';

describe('a pace', () => {
  it('gives no more turns than allowed in any second, each as early as it can, in order', async () => {
    const pauses = fc.array(fc.nat(400), { minLength: 1, maxLength: 60 });
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 5 }), pauses, async (perSecond, gaps) => {
      const clock = new ManualClock();
      const pace = createPace(perSecond, clock);
      const given: { readonly n: number; readonly at: number }[] = [];
      const asked: Promise<unknown>[] = [];
      for (const [n, gap] of gaps.entries()) {
        await clock.advance(gap);
        asked.push(pace.turn(undefined).then(() => given.push({ n, at: clock.monotonic() })));
      }
      await clock.drive(Promise.all(asked));
      expect(given.map(({ n }) => n)).toEqual(gaps.map((_, n) => n));
      const crowded = given.filter(({ at }, index) => (given[index + perSecond]?.at ?? Infinity) - at < 1_000);
      expect(crowded).toEqual([]);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('does not make anyone wait below its limit', async () => {
    const clock = new ManualClock();
    const pace = createPace(3, clock);
    for (let n = 0; n < 3; n += 1) await pace.turn(undefined);
    expect(clock.sleeping).toBe(0);
  });

  it('stops waiting when the caller aborts', async () => {
    const clock = new ManualClock();
    const pace = createPace(1, clock);
    await pace.turn(undefined);
    await expect(pace.turn(AbortSignal.abort(new Error('SIGTERM')))).rejects.toThrow('SIGTERM');
  });
});
