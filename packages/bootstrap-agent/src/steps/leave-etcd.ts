import { clusterErrors, isClusterError, peerUrlOf } from '@dedicated-k8s/core-sdk';
import { removeMember } from '../etcd/remove-member.ts';
import { readJoinMaterial } from '../join/read-join-material.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { paths } from '../kubeadm/paths.ts';
import { controlPlaneAddresses } from './control-plane-addresses.ts';
import { heldLease } from './held-lease.ts';
import type { NodeContext } from './node-context.ts';
import { noteDeparture } from './note-departure.ts';

/**
 * Removes the member that an earlier, unfinished join of this node left in etcd, asking the other members, and notes that
 * it left. The caller holds `etcd-membership`, or makes a cluster of its own.
 *
 * @throws {ClusterError} ETCD_* when it may not leave (yet), or nobody is known who could be asked.
 */
export async function leaveEtcd(node: NodeContext): Promise<void> {
  if (await mayBeMember(node)) await leave(node);
  await noteDeparture(node);
}

/** Without the client certificate kubeadm did not get as far as etcd; and an unfinished init is alone in its own. */
async function mayBeMember({ files, clusterState, identity }: NodeContext): Promise<boolean> {
  if ((await files.kind(paths.etcdClientCertificate)) === undefined) return false;
  const { status, owner } = await clusterState.read();
  return !(status === 'initializing' && owner === identity.instanceId);
}

async function leave(node: NodeContext): Promise<void> {
  const { etcd, identity, members, clock, logger, patience, random, signal } = node;
  const addresses = await controlPlaneAddresses(members, { address: identity.privateIp, position: 'left-out' });
  if (addresses.length === 0) {
    // The cluster has members, but none has registered: to be taken for gone, this one must be seen to be gone.
    throw clusterErrors.ETCD_UNREACHABLE({ endpoint: 'etcd', reason: 'no other control plane is registered' });
  }
  const dependencies = {
    etcd,
    addresses,
    clock,
    random,
    logger,
    signal,
    assertTurn: () => void heldLease(node),
    patienceMs: patience.readyMs,
    pollMs: patience.pollMs,
  };
  const target = { name: identity.hostname, peerUrl: peerUrlOf(identity.privateIp) };
  const result = await removeMember(dependencies, target).catch(async (error: unknown) => {
    if (isClusterError(error, 'ETCD_TLS_REFUSED') && (await isOfAnotherCluster(node))) return undefined;
    throw error;
  });
  if (result === undefined) return logger.info('the cluster does not know the certificates of this node');
  logger.info('left etcd', { outcome: result.outcome, reason: result.reason });
  if (result.outcome === 'removed' || result.outcome === 'already-removed') return;
  throw clusterErrors.ETCD_CHANGE_IN_PROGRESS({ reason: `${result.code ?? result.outcome}: ${result.reason}` });
}

/** An init that another node was faster with leaves an authority of its own. A refusal alone says nothing about members. */
async function isOfAnotherCluster(node: NodeContext): Promise<boolean> {
  const certificate = await node.files.read(paths.clusterCertificate);
  const material = await readJoinMaterial(node);
  return certificate !== undefined && material !== undefined && caCertHash(certificate) !== material.caCertHash;
}
