import { IterableBackoff } from 'cockatiel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backoff, createBackoff } from './backoff.ts';
import { legacyPreset } from './legacy-preset.ts';

function delays(backoff: Backoff, count: number, random: () => number = () => 0.5): readonly number[] {
  let factory = createBackoff(backoff, random);
  return Array.from({ length: count }, (_, i) => {
    const next = factory.next({ attempt: i + 1, error: undefined });
    factory = next;
    return next.duration;
  });
}

/** Chance as fast-check sees it: any sequence of numbers from 0 to 1, 1 excluded. */
const chance = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 })
  .map((values) => {
    let i = 0;
    return () => values[(i += 1) % values.length] ?? 0;
  });
const range = fc
  .tuple(fc.double({ min: 1, max: 10_000, noNaN: true }), fc.double({ min: 1, max: 100, noNaN: true }))
  .map(([initialMs, factor]) => ({ initialMs, maxMs: initialMs * factor }));
const ATTEMPTS = 1100;
/** The last bit of a product depends on the order of its factors. */
const ROUNDING = 1 + 4 * Number.EPSILON;

describe('a back-off', () => {
  it('of a constant delay never changes', () => {
    expect(delays({ kind: 'constant', delayMs: 250 }, 3)).toEqual([250, 250, 250]);
  });

  it('without jitter doubles up to its maximum', () => {
    const backoff: Backoff = { kind: 'exponential', initialMs: 100, maxMs: 450, jitter: 'none' };
    expect(delays(backoff, 5)).toEqual([100, 200, 400, 450, 450]);
  });

  it('has full jitter by default', () => {
    expect(delays({ kind: 'exponential', initialMs: 100, maxMs: 1000 }, 3)).toEqual([50, 100, 200]);
  });

  it('with full jitter lies between 0 and the doubling delay', () => {
    fc.assert(
      fc.property(range, chance, ({ initialMs, maxMs }, random) => {
        delays({ kind: 'exponential', initialMs, maxMs, jitter: 'full' }, ATTEMPTS, random).forEach((delay, i) => {
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(Math.min(maxMs, initialMs * 2 ** i));
        });
      }),
      { numRuns: 20 },
    );
  });

  it('with decorrelated jitter lies between the initial delay and three times the one before', () => {
    fc.assert(
      fc.property(range, chance, ({ initialMs, maxMs }, random) => {
        let before = initialMs;
        for (const delay of delays({ kind: 'exponential', initialMs, maxMs, jitter: 'decorrelated' }, 100, random)) {
          expect(delay).toBeGreaterThanOrEqual(Math.min(initialMs, maxMs));
          expect(delay).toBeLessThanOrEqual(Math.min(maxMs, before * 3 * ROUNDING));
          before = delay;
        }
      }),
    );
  });

  it('with decorrelated jitter grows from the delay before', () => {
    const backoff: Backoff = { kind: 'exponential', initialMs: 100, maxMs: 600, jitter: 'decorrelated' };
    expect(delays(backoff, 4)).toEqual([200, 350, 575, 600]);
  });

  it('with a fraction adds up to that fraction, which does not add up, and stays within the maximum', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(range, fraction, chance, ({ initialMs, maxMs }, jitter, random) => {
        delays({ kind: 'exponential', initialMs, maxMs, jitter }, 30, random).forEach((delay, i) => {
          const plain = Math.min(maxMs, initialMs * 2 ** i);
          expect(delay).toBeGreaterThanOrEqual(plain);
          expect(delay).toBeLessThanOrEqual(Math.min(maxMs, plain * (1 + jitter) * ROUNDING));
        });
      }),
    );
  });

  it('may be any of cockatiel', () => {
    expect(delays({ kind: 'custom', factory: new IterableBackoff([1, 5, 25]) }, 4)).toEqual([1, 5, 25, 25]);
  });
});

describe('the legacy preset', () => {
  const { retry } = legacyPreset;
  const waits = (random: number): readonly number[] => delays(retry.backoff, retry.maxAttempts - 1, () => random);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  it('waits 5, 10, 20 and 40 s plus up to 30 %', () => {
    expect(waits(0)).toEqual([5000, 10_000, 20_000, 40_000]);
    expect(sum(waits(0))).toBe(75_000);
    expect(sum(waits(0.999_999))).toBeCloseTo(97_500, 0);
  });
});
