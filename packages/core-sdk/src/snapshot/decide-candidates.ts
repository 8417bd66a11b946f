import type { StoredSnapshot } from './list-snapshots.ts';

/** What a restore expects of a snapshot. */
export interface SnapshotExpectation {
  readonly cluster: string;
  /** etcd's id of the cluster that was lost, where it is known. */
  readonly clusterId?: string | undefined;
  /** Of the CA that will serve the restored cluster, where it is known. */
  readonly caCertHash?: string | undefined;
}

/** A snapshot that is not tried, and why. */
export interface RefusedSnapshot {
  readonly key: string;
  readonly reason: string;
}

/** Which snapshots to try, newest first, and which not. What is inside is only known once it was read. */
export function decideCandidates(
  snapshots: readonly StoredSnapshot[],
  expected: SnapshotExpectation,
): { readonly candidates: readonly StoredSnapshot[]; readonly refused: readonly RefusedSnapshot[] } {
  const candidates: StoredSnapshot[] = [];
  const refused: RefusedSnapshot[] = [];
  for (const snapshot of snapshots.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const reason = objectionTo(snapshot, expected);
    if (reason === undefined) candidates.push(snapshot);
    else refused.push({ key: snapshot.key, reason });
  }
  return { candidates, refused };
}

function objectionTo({ manifest, sizeBytes }: StoredSnapshot, expected: SnapshotExpectation): string | undefined {
  if (manifest === undefined) return 'it has no manifest: its upload was not finished';
  if (sizeBytes !== manifest.sizeBytes) return `it has ${sizeBytes} of ${manifest.sizeBytes} bytes`;
  if (manifest.cluster !== expected.cluster) return `it is of the cluster ${manifest.cluster}`;
  if (expected.clusterId !== undefined && manifest.clusterId !== expected.clusterId) {
    return `it is of the etcd cluster ${manifest.clusterId}, not ${expected.clusterId}`;
  }
  if (expected.caCertHash !== undefined && manifest.caCertHash !== expected.caCertHash) {
    return 'its data belongs to another certificate authority';
  }
  return undefined;
}
