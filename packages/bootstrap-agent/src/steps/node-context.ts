import type {
  Clock,
  ClusterNames,
  ClusterStateStore,
  InstanceFleet,
  InstanceIdentity,
  Lease,
  LeaseStore,
  LifecycleHook,
  MemberRegistry,
  NodeConfig,
  ParameterStore,
  Random,
  TargetGroup,
} from '@dedicated-k8s/core-sdk';
import type { Logger, Metrics } from '@dedicated-k8s/observability';
import type { EtcdMembers } from '../etcd/etcd-members.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { HostCommands } from '../host/host-commands.ts';
import type { ServiceManager } from '../host/service-manager.ts';
import type { Journal } from '../journal/journal.ts';
import type { ClusterFacts } from '../kubeadm/cluster-configuration.ts';
import type { NodeFacts } from '../kubeadm/node-facts.ts';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import type { Patience } from './patience.ts';

/** Everything outside of the agent that a node's steps look at or change. */
export interface NodePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  readonly commands: HostCommands;
  readonly services: ServiceManager;
  readonly parameters: ParameterStore;
  readonly leases: LeaseStore;
  readonly clusterState: ClusterStateStore;
  readonly members: MemberRegistry;
  readonly fleet: InstanceFleet;
  readonly targets: TargetGroup;
  readonly hooks: LifecycleHook;
  readonly etcd: EtcdMembers;
  /**
   * The API server that this node speaks to: its own on a control plane, the one behind the endpoint on a worker.
   *
   * @throws {ClusterError} KUBERNETES_CONFIG_INVALID while there are no credentials.
   */
  readonly kubernetes: () => Promise<KubernetesApi>;
  /** Whether anything completes a TLS handshake at `host:port`; `unknown` when that could not be found out. */
  readonly probeEndpoint: (endpoint: string, signal: AbortSignal) => Promise<'answers' | 'silent' | 'unknown'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A node in the making: what it is, what it is to become, and how to reach everything. */
export interface NodeContext extends NodePorts {
  readonly config: NodeConfig;
  readonly identity: InstanceIdentity;
  readonly names: ClusterNames;
  readonly node: NodeFacts;
  readonly cluster: ClusterFacts;
  readonly journal: Journal;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** The lease that the running step asked for. */
  readonly lease?: Lease;
}
