import {
  type Clock,
  type EtcdGateway,
  type ObjectStore,
  observeEtcd,
  type SnapshotResult,
  saveSnapshot,
} from '@dedicated-k8s/core-sdk';
import { agentErrors } from '../errors/agent-errors.ts';
import { decideSnapshot } from './decide-snapshot.ts';

/** What taking a snapshot needs. */
export interface SnapshotDependencies {
  /** The member on this node. */
  readonly gateway: EtcdGateway;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly identity: { readonly instanceId: string; readonly privateIp: string };
  readonly signal: AbortSignal;
}

/** Of which cluster, and where to. */
export interface SnapshotTarget {
  readonly cluster: string;
  readonly caCertHash: string;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Saves a snapshot of the member on this node, and its manifest after it: one that was cut off has none, and is never
 * restored by itself.
 *
 * @throws {ClusterError} AGENT_SNAPSHOT_REFUSED, SNAPSHOT_CORRUPT, SNAPSHOT_NAME_TAKEN, OBJECT_UNREADABLE, ETCD_*
 */
export async function takeSnapshot(
  { gateway, store, clock, identity, signal }: SnapshotDependencies,
  { cluster, caCertHash, bucket, key }: SnapshotTarget,
): Promise<SnapshotResult> {
  const refuse = (reason: string) => agentErrors.AGENT_SNAPSHOT_REFUSED({ bucket, key, reason });
  const facts = await observeEtcd({ gateway, clock, observedBy: identity.instanceId, signal });
  const decision = decideSnapshot(facts, identity.privateIp);
  if (decision.kind === 'refuse') throw refuse(decision.reason);
  // Said before gigabytes are sent; the conditional write decides in the end.
  if ((await store.list(key)).some((object) => object.key === key)) throw refuse('there is an object of this name');
  const { manifest } = await saveSnapshot({ gateway, store, clock, cluster, key, caCertHash, signal });
  const { sha256, sizeBytes, revision, members, etcdVersion } = manifest;
  return { kind: 'snapshot', bucket, key, sha256, sizeBytes, revision, members, etcdVersion };
}
