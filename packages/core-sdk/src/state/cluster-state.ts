import type { TraceContext } from '@dedicated-k8s/observability';

/** Whether there is a cluster. */
export type ClusterStatus = 'absent' | 'initializing' | 'initialized' | 'restoring';

/** A control plane that left and is to be replaced; the joining node that fills it goes on with its trace. */
export interface Vacancy {
  /** The instance that left. */
  readonly instanceId: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly trace?: TraceContext;
  /** The joining instance that took it. */
  readonly claimedBy?: string;
  /** Ms since the epoch. */
  readonly claimedAt?: number;
}

/** The cluster's state item, `LockName=cluster-state` in `<c>-bootstrap-lock`. */
export interface ClusterState {
  readonly status: ClusterStatus;
  /** Counts up with each write; 0 when there is no item. */
  readonly version: number;
  /** Lease under which the status last moved. Fences of different leases do not compare. */
  readonly lease?: string;
  /** Its fence; 0 when there was none. */
  readonly fence: number;
  /** Instance that moved it. */
  readonly owner?: string;
  /** Ms since the epoch. */
  readonly updatedAt: number;
  /** Trace of the run that moved it last: of the init, for an initialized cluster. */
  readonly trace?: TraceContext;
  /** etcd's cluster id, decimal uint64, once it is known. */
  readonly clusterId?: string;
  /** Oldest first. */
  readonly vacancies: readonly Vacancy[];
}

/** What there is before anything was written. */
export const ABSENT_CLUSTER: ClusterState = {
  status: 'absent',
  version: 0,
  fence: 0,
  updatedAt: 0,
  vacancies: [],
};
