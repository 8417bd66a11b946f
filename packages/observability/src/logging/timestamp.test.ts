import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimestampFormat } from './timestamp.ts';

describe('timestamps', () => {
  it('are what Date writes, from any instant to any other', () => {
    const format = createTimestampFormat();
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.nat(2_000), (instant, later) => {
        fc.pre(instant + later <= 8.64e15);
        expect(format(instant)).toBe(new Date(instant).toISOString());
        expect(format(instant + later)).toBe(new Date(instant + later).toISOString());
      }),
    );
  });

  it.each([Number.NaN, Infinity, -Infinity, 9e15])('of %d are those of the epoch, rather than none', (instant) => {
    expect(createTimestampFormat()(instant)).toBe('1970-01-01T00:00:00.000Z');
  });
});
