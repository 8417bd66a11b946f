import { describe, expect, it } from 'vitest';
import { decideCandidates, type SnapshotExpectation } from './decide-candidates.ts';
import type { StoredSnapshot } from './list-snapshots.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';

const ours: SnapshotManifest = {
  apiVersion: 'dedicated-k8s/v1',
  kind: 'SnapshotManifest',
  cluster: 'demo',
  clusterId: '42',
  revision: '77',
  sha256: 'a'.repeat(64),
  sizeBytes: 2080,
  members: 3,
  etcdVersion: '3.6.14',
  createdAt: 1,
  caCertHash: `sha256:${'b'.repeat(64)}`,
};

const expected = { cluster: 'demo', clusterId: '42', caCertHash: ours.caCertHash };

function snapshot(createdAt: number, change: Partial<SnapshotManifest> = {}, sizeBytes = 2080): StoredSnapshot {
  return { key: `at-${createdAt}`, createdAt, sizeBytes, manifest: { ...ours, ...change } };
}

describe('decideCandidates (fault rows 17 and 18)', () => {
  it('tries them newest first, however they are listed', () => {
    const { candidates, refused } = decideCandidates([snapshot(2), snapshot(3), snapshot(1)], expected);
    expect(candidates.map(({ key }) => key)).toEqual(['at-3', 'at-2', 'at-1']);
    expect(refused).toEqual([]);
  });

  it('tells what it refuses newest first as well', () => {
    const { refused } = decideCandidates(
      [1, 3, 2].map((at) => snapshot(at, { cluster: 'other' })),
      expected,
    );
    expect(refused.map(({ key }) => key)).toEqual(['at-3', 'at-2', 'at-1']);
  });

  const { caCertHash: _, ...withoutCa } = ours;
  it.each<[string, StoredSnapshot, SnapshotExpectation, string | undefined]>([
    ['ours', snapshot(1), expected, undefined],
    ['ours, when only its name is known', snapshot(1), { cluster: 'demo' }, undefined],
    ['one without a manifest', { ...snapshot(1), manifest: undefined }, expected, 'not finished'],
    ['one that is shorter than its manifest says', snapshot(1, {}, 2079), expected, '2079 of 2080 bytes'],
    ['one that is longer', snapshot(1, {}, 2081), expected, '2081 of 2080 bytes'],
    ['one of another name', snapshot(1, { cluster: 'other' }), expected, 'of the cluster other'],
    ['one of an etcd of another id', snapshot(1, { clusterId: '43' }), expected, 'etcd cluster 43, not 42'],
    ['one of another CA', snapshot(1, { caCertHash: `sha256:${'c'.repeat(64)}` }), expected, 'certificate authority'],
    ['one that does not tell its CA', { ...snapshot(1), manifest: withoutCa }, expected, 'certificate authority'],
    ['another CA, when ours is not known', snapshot(1, { caCertHash: 'x' }), { cluster: 'demo' }, undefined],
  ])('%s', (_name, stored, wanted, reason) => {
    const { candidates, refused } = decideCandidates([stored], wanted);
    expect([candidates.length, refused.length]).toEqual(reason === undefined ? [1, 0] : [0, 1]);
    expect(refused[0]?.reason ?? '').toContain(reason ?? '');
  });
});
