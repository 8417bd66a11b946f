import { clusterErrors, isClusterError } from '@dedicated-k8s/core-sdk';
import { peerUrlOf } from '../etcd/own-member.ts';
import { removeMember } from '../etcd/remove-member.ts';
import { paths } from '../kubeadm/paths.ts';
import { controlPlaneAddresses } from './control-plane-addresses.ts';
import type { NodeContext } from './node-context.ts';

/**
 * Removes the member that an earlier, unfinished join of this node left in etcd, asking the other members. Without the
 * client certificate kubeadm did not get as far as etcd, and there is none. The caller holds `etcd-membership`.
 *
 * @throws {ClusterError} ETCD_* when it may not leave (yet).
 */
export async function leaveEtcd(node: NodeContext): Promise<void> {
  const { files, etcd, identity, members, clock, logger, patience, signal } = node;
  if ((await files.kind(paths.etcdClientCertificate)) === undefined) return;
  const addresses = await controlPlaneAddresses(members, { address: identity.privateIp, position: 'left-out' });
  if (addresses.length === 0) return;
  const dependencies = {
    etcd,
    addresses,
    clock,
    logger,
    signal,
    patienceMs: patience.readyMs,
    pollMs: patience.pollMs,
  };
  const target = { name: identity.hostname, peerUrl: peerUrlOf(identity.privateIp) };
  const result = await removeMember(dependencies, target).catch((error: unknown) => {
    // This node's certificates are of a cluster of its own: of an init that another node was faster with.
    if (isClusterError(error, 'ETCD_TLS_REFUSED')) return undefined;
    throw error;
  });
  if (result === undefined) return logger.info('the cluster does not know the certificates of this node');
  logger.info('left etcd', { outcome: result.outcome, reason: result.reason });
  if (result.outcome === 'removed' || result.outcome === 'already-removed') return;
  throw clusterErrors.ETCD_CHANGE_IN_PROGRESS({ reason: `${result.code ?? result.outcome}: ${result.reason}` });
}
