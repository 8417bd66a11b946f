import { isClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { decideCandidates, type RefusedSnapshot, type SnapshotExpectation } from './decide-candidates.ts';
import { listSnapshots, type StoredSnapshot } from './list-snapshots.ts';
import { SnapshotHasher } from './snapshot-digest.ts';

/** How to find a snapshot, and where to put it. */
export interface LoadSnapshotOptions {
  readonly store: ObjectStore;
  readonly prefix: string;
  readonly expected: SnapshotExpectation;
  /**
   * Writes the file anew for each snapshot that is tried. What it wrote counts only if the whole call succeeds: the digest
   * is known with the last byte.
   */
  readonly write: (snapshot: StoredSnapshot, body: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly onRefused?: (refused: RefusedSnapshot) => void;
}

/**
 * Writes the newest snapshot that is whole and of this cluster; one that is not is refused and the one before is tried.
 *
 * @throws {ClusterError} SNAPSHOT_NONE_USABLE with every refusal; OBJECT_UNREADABLE: unreadable is never "no backup".
 */
export async function loadNewestSnapshot(options: LoadSnapshotOptions): Promise<StoredSnapshot> {
  const { store, prefix, expected, write, onRefused } = options;
  const snapshots = await listSnapshots(store, prefix);
  const { candidates, refused } = decideCandidates(snapshots, expected);
  const refusals: RefusedSnapshot[] = [];
  const refuse = (each: RefusedSnapshot): void => {
    refusals.push(each);
    onRefused?.(each);
  };
  refused.forEach(refuse);
  for (const snapshot of candidates) {
    try {
      await write(snapshot, verifiedBody(store, snapshot));
      return snapshot;
    } catch (error) {
      if (!isClusterError(error, 'SNAPSHOT_CORRUPT')) throw error;
      refuse({ key: snapshot.key, reason: error.message });
    }
  }
  const reason = refusals.map((each) => `${each.key}: ${each.reason}`).join('; ');
  throw clusterErrors.SNAPSHOT_NONE_USABLE({
    count: snapshots.length,
    reason: reason === '' ? `nothing under ${prefix}` : reason,
  });
}

/** The object's bytes; ends with SNAPSHOT_CORRUPT when they are not what the manifest says. */
async function* verifiedBody(store: ObjectStore, { key, manifest }: StoredSnapshot): AsyncGenerator<Uint8Array> {
  const object = await store.get(key);
  if (object === undefined) throw clusterErrors.SNAPSHOT_CORRUPT({ key, reason: 'it was removed meanwhile' });
  const hasher = new SnapshotHasher();
  for await (const piece of object.body) {
    hasher.add(piece);
    yield piece;
  }
  const { sha256, problem } = hasher.end();
  const reason = problem ?? (sha256 === manifest?.sha256 ? undefined : 'its digest is not that of its manifest');
  if (reason !== undefined) throw clusterErrors.SNAPSHOT_CORRUPT({ key, reason });
}
