import type { TraceContext } from '@dedicated-k8s/observability';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Lease } from '../lease/lease.ts';
import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import { type ClusterMove, decideMove } from './decide-move.ts';
import { type StateChangeDependencies, updateClusterState } from './update-cluster-state.ts';

/** What goes into the state besides who moved it. */
export interface MoveDetails {
  readonly trace?: TraceContext | undefined;
  /** etcd's cluster id, when something was finished. */
  readonly clusterId?: string;
}

/**
 * Moves the cluster on under a lease; a move that was made before, by the same holder under the same fence, is fine.
 *
 * @throws {ClusterError} CLUSTER_STATE_MOVED when the state or the fence does not allow it; LEASE_LOST;
 *   CLUSTER_STATE_UNREADABLE.
 */
export async function moveCluster(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  lease: Lease,
  transition: ClusterMove['transition'],
  details: MoveDetails = {},
): Promise<void> {
  await updateClusterState(store, dependencies, (state) => {
    lease.assertHeld();
    const decision = decideMove(state, {
      transition,
      owner: lease.owner,
      lease: lease.name,
      fence: lease.fence,
      at: dependencies.clock.now(),
      ...details,
    });
    if (decision.kind === 'refuse') {
      throw clusterErrors.CLUSTER_STATE_MOVED({ status: state.status, transition, reason: decision.reason });
    }
    return decision.kind === 'write' ? { write: decision.to, result: undefined } : { result: undefined };
  });
}
