import { clusterErrors } from '../errors/cluster-errors.ts';
import type { EtcdGateway } from '../etcd/etcd-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { readManifest } from './read-manifest.ts';
import { digestSnapshot, type SnapshotDigest, SnapshotHasher } from './snapshot-digest.ts';
import { manifestKeyOf } from './snapshot-key.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';

/** What a snapshot is made of. */
export interface SaveSnapshotOptions {
  readonly gateway: EtcdGateway;
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly cluster: string;
  /** See `snapshotKey`. */
  readonly key: string;
  readonly caCertHash?: string;
  readonly signal?: AbortSignal | undefined;
}

/** How a snapshot came to be in the store. */
export interface SavedSnapshot {
  /** `already-saved`: an object of the same bytes was there, with its manifest; nothing was written. */
  readonly kind: 'saved' | 'already-saved';
  readonly manifest: SnapshotManifest;
}

/**
 * Streams a snapshot of one member to the store, verifies what passed, and writes the manifest last. What has the same
 * bytes under this key already is finished, not written again: an earlier attempt may have got that far.
 *
 * @throws {ClusterError} SNAPSHOT_CORRUPT when the stream broke off or its digest is wrong, and what was written of it is
 *   removed; SNAPSHOT_NAME_TAKEN when the key holds other bytes, which are left alone; ETCD_*; OBJECT_UNREADABLE.
 */
export async function saveSnapshot(options: SaveSnapshotOptions): Promise<SavedSnapshot> {
  const { gateway, store, clock, cluster, key, caCertHash, signal } = options;
  const createdAt = clock.now();
  const [status, members] = await Promise.all([gateway.status({ signal }), gateway.memberList({ signal })]);
  const hasher = new SnapshotHasher();
  const written = await store.put(key, watched(gateway.snapshot({ signal }), hasher), {
    metadata: { revision: status.revision },
    onlyIfAbsent: true,
  });
  const digest = hasher.end();
  const { sizeBytes, sha256, problem } = digest;
  if (problem !== undefined) {
    if (written === 'written') await store.remove(key);
    throw clusterErrors.SNAPSHOT_CORRUPT({ key, reason: problem });
  }
  if (written === 'exists') {
    const difference = await differenceTo(store, key, digest);
    if (difference !== undefined) throw clusterErrors.SNAPSHOT_NAME_TAKEN({ key, reason: difference });
    const found = await readManifest(store, key);
    if (found?.sha256 === sha256 && found.sizeBytes === sizeBytes) return { kind: 'already-saved', manifest: found };
  }
  const manifest: SnapshotManifest = {
    apiVersion: 'dedicated-k8s/v1',
    kind: 'SnapshotManifest',
    cluster,
    clusterId: status.clusterId,
    revision: status.revision,
    sha256,
    sizeBytes,
    members: members.length,
    etcdVersion: status.version,
    createdAt,
    ...(caCertHash === undefined ? {} : { caCertHash }),
  };
  await store.put(manifestKeyOf(key), oneChunk(JSON.stringify(manifest)));
  return { kind: 'saved', manifest };
}

/** What tells the object under `key` from a snapshot of this digest; undefined: nothing. */
async function differenceTo(store: ObjectStore, key: string, wanted: SnapshotDigest): Promise<string | undefined> {
  const stored = (await store.list(key)).find((object) => object.key === key);
  // Said without reading gigabytes.
  if (stored !== undefined && stored.sizeBytes !== wanted.sizeBytes) return `of ${stored.sizeBytes} bytes`;
  const object = await store.get(key);
  if (object === undefined) return 'or had it until just now';
  const { sha256, problem } = await digestSnapshot(object.body);
  if (problem !== undefined) return `and ${problem}`;
  return sha256 === wanted.sha256 ? undefined : `with the digest sha256:${sha256}`;
}

async function* watched(body: AsyncIterable<Uint8Array>, hasher: SnapshotHasher): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    hasher.add(piece);
    yield piece;
  }
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
