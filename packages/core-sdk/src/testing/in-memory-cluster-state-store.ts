import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import { ABSENT_CLUSTER, type ClusterState } from '../state/cluster-state.ts';

/** The state item in memory. */
export class InMemoryClusterStateStore implements ClusterStateStore {
  state: ClusterState;

  constructor(state: ClusterState = ABSENT_CLUSTER) {
    this.state = state;
  }

  read(): Promise<ClusterState> {
    return Promise.resolve(this.state);
  }

  transition(fromVersion: number, to: ClusterState): Promise<boolean> {
    if (this.state.version !== fromVersion) return Promise.resolve(false);
    this.state = { ...to, version: fromVersion + 1 };
    return Promise.resolve(true);
  }
}
