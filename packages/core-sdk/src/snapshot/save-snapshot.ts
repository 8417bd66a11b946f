import { clusterErrors } from '../errors/cluster-errors.ts';
import type { EtcdGateway } from '../etcd/etcd-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { SnapshotHasher } from './snapshot-digest.ts';
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

/**
 * Streams a snapshot of one member to the store, verifies what passed, and writes the manifest last.
 *
 * @throws {ClusterError} SNAPSHOT_CORRUPT when the stream broke off or its digest is wrong, the object is removed then;
 *   ETCD_*; OBJECT_UNREADABLE.
 */
export async function saveSnapshot(options: SaveSnapshotOptions): Promise<SnapshotManifest> {
  const { gateway, store, clock, cluster, key, caCertHash, signal } = options;
  const createdAt = clock.now();
  const [status, members] = await Promise.all([gateway.status({ signal }), gateway.memberList({ signal })]);
  const hasher = new SnapshotHasher();
  const written = await store.put(key, watched(gateway.snapshot({ signal }), hasher), {
    metadata: { revision: status.revision },
    onlyIfAbsent: true,
  });
  if (written === 'exists') throw clusterErrors.SNAPSHOT_CORRUPT({ key, reason: 'there is an object of this name' });
  const { sizeBytes, sha256, problem } = hasher.end();
  if (problem !== undefined) {
    await store.remove(key);
    throw clusterErrors.SNAPSHOT_CORRUPT({ key, reason: problem });
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
  return manifest;
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
