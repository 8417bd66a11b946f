import type { ClusterState } from '../state/cluster-state.ts';

/** The one item that says whether there is a cluster, strongly consistent. */
export interface ClusterStateStore {
  /**
   * The state; `absent` with version 0 when there is no item.
   *
   * @throws {ClusterError} CLUSTER_STATE_UNREADABLE when denied, throttled, unreachable or not understood.
   */
  read(): Promise<ClusterState>;
  /**
   * Writes `to` if the stored version still is `fromVersion` (0: there is no item); whether it did. The stored version
   * becomes `fromVersion + 1`, whatever `to.version` says.
   *
   * @throws {ClusterError} CLUSTER_STATE_UNREADABLE when that is unknown: the write may or may not have happened.
   */
  transition(fromVersion: number, to: ClusterState): Promise<boolean>;
}
