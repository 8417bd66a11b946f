import { leaseNames, type WithLeaseOptions } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import type { NodeContext } from './node-context.ts';

/** How a node asks for the right to initialise the cluster. It does not wait: who does not get it looks again at what there is. */
export function initLease({
  identity,
  journal,
  patience,
  signal,
}: Pick<NodeContext, 'identity' | 'journal' | 'patience' | 'signal'>): WithLeaseOptions {
  return {
    name: leaseNames.clusterInit,
    owner: identity.instanceId,
    nonce: journal.nonce,
    durationMs: patience.leaseMs,
    signal,
    trace: currentTraceContext(),
  };
}
