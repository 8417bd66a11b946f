import type { Lease } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from './node-context.ts';

/** The lease of the running step. @throws {ClusterError} LEASE_LOST when it is not held any more. */
export function heldLease({ lease }: NodeContext): Lease {
  if (lease === undefined) throw new TypeError('a step that needs a lease stands outside of underLease()');
  lease.assertHeld();
  return lease;
}
