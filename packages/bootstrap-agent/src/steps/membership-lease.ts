import { leaseNames, type WithLeaseOptions } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { createWaitNotes } from '../waiting/wait-notes.ts';
import type { NodeContext } from './node-context.ts';

/** What tells one holder of a lease from another. */
type LeaseClaimant = Pick<NodeContext, 'clock' | 'patience' | 'signal' | 'logger'> & {
  readonly identity: { readonly instanceId: string };
  readonly journal: { readonly nonce: string };
};

/** How a node asks for its turn at a membership change of etcd, one at a time in the whole cluster. */
export function membershipLease(claimant: LeaseClaimant): WithLeaseOptions {
  const { clock, identity, journal, patience, signal, logger } = claimant;
  const note = createWaitNotes(logger, clock);
  return {
    name: leaseNames.etcdMembership,
    owner: identity.instanceId,
    nonce: journal.nonce,
    durationMs: patience.leaseMs,
    waitMs: patience.membershipTurnMs,
    pollMs: patience.pollMs,
    signal,
    trace: currentTraceContext(),
    onHeld: ({ by }) => note('waiting for a turn at etcd', `${by} holds the lease ${leaseNames.etcdMembership}`),
  };
}
