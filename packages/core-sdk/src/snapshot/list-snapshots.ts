import type { ObjectStore } from '../ports/object-store.ts';
import { readManifest } from './read-manifest.ts';
import { manifestKeyOf, snapshotTimeOf } from './snapshot-key.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';

/** One snapshot in the store. */
export interface StoredSnapshot {
  readonly key: string;
  /** Ms since the epoch, by its key, which knows whole seconds. */
  readonly createdAt: number;
  /** Of the object, which may be less than its manifest says. */
  readonly sizeBytes: number;
  /** undefined: it was not finished, or was made by the older functions. */
  readonly manifest: SnapshotManifest | undefined;
}

/** The snapshots under a prefix, newest first. @throws {ClusterError} OBJECT_UNREADABLE */
export async function listSnapshots(store: ObjectStore, prefix: string): Promise<readonly StoredSnapshot[]> {
  const objects = await store.list(prefix);
  const keys = new Set(objects.map(({ key }) => key));
  const snapshots: StoredSnapshot[] = [];
  for (const { key, sizeBytes } of objects) {
    const createdAt = snapshotTimeOf(key);
    if (createdAt === undefined) continue;
    const manifest = keys.has(manifestKeyOf(key)) ? await readManifest(store, key) : undefined;
    snapshots.push({ key, createdAt, sizeBytes, manifest });
  }
  return snapshots.toSorted((a, b) => b.createdAt - a.createdAt);
}
