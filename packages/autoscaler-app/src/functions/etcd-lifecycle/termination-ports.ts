import type {
  Clock,
  ClusterNames,
  ClusterStateStore,
  InstanceFleet,
  LifecycleHook,
  MemberRegistry,
  Random,
  RemoteCommand,
  TargetGroup,
} from '@dedicated-k8s/core-sdk';
import type { Logger, Metrics } from '@dedicated-k8s/observability';

/** What handling a termination needs of the world. */
export interface TerminationPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly fleet: InstanceFleet;
  readonly hook: LifecycleHook;
  readonly members: MemberRegistry;
  readonly clusterState: ClusterStateStore;
  readonly targetGroup: TargetGroup;
  readonly commands: RemoteCommand;
}

/** What one invocation knows besides its event. */
export interface Invocation {
  readonly names: ClusterNames;
  readonly requestId: string;
  /** By the clock's `now`; the function is killed soon after. */
  readonly deadlineAt: number;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly patienceMs: number;
  readonly pollMs: number;
  readonly drainMs: number;
}
