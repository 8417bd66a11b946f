import { leaseNames, type WithLeaseOptions } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import type { NodeContext } from './node-context.ts';

/** What tells one holder of a lease from another. */
type LeaseClaimant = Pick<NodeContext, 'patience' | 'signal'> & {
  readonly identity: { readonly instanceId: string };
  readonly journal: { readonly nonce: string };
};

/** How a node asks for its turn at a membership change of etcd, one at a time in the whole cluster. */
export function membershipLease(claimant: LeaseClaimant): WithLeaseOptions {
  const { identity, journal, patience, signal } = claimant;
  return {
    name: leaseNames.etcdMembership,
    owner: identity.instanceId,
    nonce: journal.nonce,
    durationMs: patience.leaseMs,
    waitMs: patience.membershipTurnMs,
    pollMs: patience.pollMs,
    signal,
    trace: currentTraceContext(),
  };
}
