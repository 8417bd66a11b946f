import {
  isClusterError,
  type JoinRefreshResult,
  type Lease,
  leaseNames,
  type WithLeaseOptions,
  withLease,
} from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { memberProblem } from '../etcd/own-member.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { clusterCertificate } from '../kubeadm/cluster-certificate.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { decideJoinRefresh } from './decide-join-refresh.ts';
import type { JoinMaterial } from './join-material.ts';
import { publishedMaterial } from './publish-material.ts';
import { listJoinTokens, renewJoinMaterial } from './renew-join-material.ts';

/**
 * Makes join material anew when it is about to expire or of no use. Of many control planes that are asked at once one
 * does it, and the others see what it made.
 *
 * @throws {ClusterError} CLUSTER_STATE_UNREADABLE, PARAMETER_*, LEASE_UNREADABLE, ETCD_*, KUBEADM_*
 */
export async function refreshJoinMaterial(node: NodeContext): Promise<JoinRefreshResult> {
  const obstacle = await obstacleOf(node);
  if (obstacle !== undefined) return waiting(obstacle);
  const { material, decision } = await look(node);
  // Most questions end here, without a lease.
  if (decision.kind === 'fresh') return result('fresh', decision.reason, material);
  try {
    return await withLease(node.leases, node, refreshLease(node), (lease, signal) =>
      refreshInTurn({ ...node, signal }, lease),
    );
  } catch (error) {
    if (!isClusterError(error, 'LEASE_HELD', 'LEASE_LOST')) throw error;
    return waiting(error.message);
  }
}

/** What keeps this node from speaking for the cluster; while it is made or restored, whoever does that publishes. */
async function obstacleOf({ clusterState, etcd, identity, signal }: NodeContext): Promise<string | undefined> {
  const { status, clusterId } = await clusterState.read();
  if (status !== 'initialized') return `the cluster is ${status}`;
  return memberProblem(await etcd.observe([identity.privateIp], signal), { clusterId, privateIp: identity.privateIp });
}

async function look(node: NodeContext) {
  const material = await publishedMaterial(node);
  const facts = {
    material,
    caCertHash: caCertHash(await clusterCertificate(node.files)),
    tokens: (await listJoinTokens(node)).map(({ token }) => token),
  };
  return { material, facts, decision: decideJoinRefresh(facts, node.clock.now()) };
}

async function refreshInTurn(node: NodeContext, lease: Lease): Promise<JoinRefreshResult> {
  const { material, facts, decision } = await look(node);
  if (decision.kind === 'fresh') return result('fresh', decision.reason, material);
  node.logger.info('join material is made anew', { decision });
  const current = material?.caCertHash === facts.caCertHash ? material : undefined;
  const renewed = await renewJoinMaterial(node, lease, { what: decision.what, current });
  return result('refreshed', decision.reason, renewed);
}

/** Waits longer than a lease lasts, so that it takes over from a holder that died. */
function refreshLease({ identity, journal, patience, signal }: NodeContext): WithLeaseOptions {
  return {
    name: leaseNames.tokenRefresh,
    owner: identity.instanceId,
    nonce: journal.nonce,
    durationMs: patience.leaseMs,
    waitMs: 2 * patience.leaseMs,
    pollMs: patience.pollMs,
    signal,
    trace: currentTraceContext(),
  };
}

function waiting(reason: string): JoinRefreshResult {
  return { kind: 'join-refresh', outcome: 'waiting', reason };
}

function result(outcome: 'fresh' | 'refreshed', reason: string, material: JoinMaterial | undefined): JoinRefreshResult {
  const { tokenExpiresAt, certificateKeyExpiresAt } = material ?? {};
  return { kind: 'join-refresh', outcome, reason, tokenExpiresAt, certificateKeyExpiresAt };
}
