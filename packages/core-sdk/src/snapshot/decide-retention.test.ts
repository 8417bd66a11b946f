import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetention, defaultRetention } from './decide-retention.ts';
import type { StoredSnapshot } from './list-snapshots.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';

const DAY = 24 * 3_600_000;
const now = 1_000 * DAY;

const snapshot = (daysAgo: number, isWhole = true): StoredSnapshot => ({
  key: `${daysAgo}${isWhole ? '' : '?'}`,
  createdAt: now - daysAgo * DAY,
  sizeBytes: 1,
  manifest: isWhole ? ({} as SnapshotManifest) : undefined,
});

const expired = (...snapshots: readonly StoredSnapshot[]) =>
  decideRetention(snapshots, defaultRetention, now).map(({ key }) => key);

const hours = [1, 2, 3, 4, 5, 6, 7].map((each) => snapshot(each / 24));
const recent = [1, 2, 3, 4, 5, 6, 7].map((days) => snapshot(days));

describe('decideRetention', () => {
  it.each<[string, readonly StoredSnapshot[], readonly string[]]>([
    ['young ones stay', [...recent, snapshot(29)], []],
    ['old ones go', [...recent, snapshot(31)], ['31']],
    ['the last seven stay, however old', [100, 200, 300, 400, 500, 600, 700].map((days) => snapshot(days)), []],
    ['an eighth goes', [100, 200, 300, 400, 500, 600, 700, 800].map((days) => snapshot(days)), ['800']],
    ['unfinished ones go when seven whole ones are newer', [...recent, snapshot(8, false)], ['8?']],
    ['an upload that goes on stays', [...recent, snapshot(0.5, false)], []],
    ['one of exactly thirty days stays', [...recent, snapshot(30)], []],
    ['an upload that was begun exactly a day ago stays', [...hours, snapshot(1, false)], []],
    ['an upload a moment older goes', [...hours, snapshot(1 + 1e-6, false)], ['1.000001?']],
    ['a whole one of the same moment is not newer', [...recent.slice(0, 6), snapshot(8), snapshot(8, false)], []],
    [
      'the order in which they are given does not matter',
      [800, 100, 700, 200, 600, 300, 500, 400].map((days) => snapshot(days)),
      ['800'],
    ],
    ['those of the older functions stay while there is little else', [snapshot(1), snapshot(100, false)], []],
  ])('%s', (_, snapshots, gone) => {
    expect(expired(...snapshots)).toEqual(gone);
  });

  it('says how old they are, in whole days', () => {
    const snapshots = [...recent, snapshot(31.9), snapshot(8, false)];
    expect(decideRetention(snapshots, defaultRetention, now).map(({ reason }) => reason)).toEqual([
      'it has no manifest, and 7 whole ones are newer',
      'it is 31 days old',
    ]);
  });

  it('never leaves fewer than the minimum of whole ones', () => {
    const property = fc.property(
      fc.uniqueArray(fc.record({ daysAgo: fc.nat(2_000), isWhole: fc.boolean() }), {
        selector: ({ daysAgo }) => daysAgo,
      }),
      (drawn) => {
        const snapshots = drawn.map(({ daysAgo, isWhole }) => snapshot(daysAgo, isWhole));
        const gone = new Set(expired(...snapshots));
        const whole = snapshots.filter(({ manifest }) => manifest !== undefined);
        const left = whole.filter(({ key }) => !gone.has(key));
        return left.length >= Math.min(whole.length, defaultRetention.keepMinimum);
      },
    );
    expect(() => fc.assert(property)).not.toThrow();
  });
});
