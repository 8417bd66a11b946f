import {
  ABSENT_CLUSTER,
  type ClusterState,
  type EtcdMember,
  type LeaseRecord,
  type MemberItem,
  type Parameter,
} from '@dedicated-k8s/core-sdk';

/** A cluster that some kubeadm init made: there must never be a second one that anybody uses. */
export interface ImaginedCluster {
  readonly id: string;
  readonly members: EtcdMember[];
  readonly nodes: Record<string, { labels: Record<string, string>; ready: boolean }>;
  readonly configMaps: string[];
  /** When each expires, in ms. */
  readonly tokens: Record<string, number>;
  /** Opens the uploaded certificates until they are deleted. */
  certificateKey: string;
  certificatesExpireAt: number;
  /** Index of its certificate authority among the fixtures. */
  readonly authority: number;
}

/** One instance as AWS sees it. */
interface ImaginedInstance {
  readonly privateIp: string;
  state: 'running' | 'terminated';
  lifecycleState: string;
}

/** Everything outside of the machines, as plain data: it can be kept in a file between two processes. */
export interface WorldState {
  state: ClusterState;
  leases: Record<string, LeaseRecord>;
  parameters: Record<string, Parameter>;
  members: MemberItem[];
  instances: Record<string, ImaginedInstance>;
  targets: Record<string, string>;
  launches: { instanceId: string; result: string }[];
  clusters: ImaginedCluster[];
  /** Programs that ran to their end: `<instance> kubeadm init`. */
  programs: string[];
}

export function emptyWorld(): WorldState {
  return {
    state: ABSENT_CLUSTER,
    leases: {},
    parameters: {},
    members: [],
    instances: {},
    targets: {},
    launches: [],
    clusters: [],
    programs: [],
  };
}

/** Where the world is kept; `change` is atomic. */
export interface WorldStore {
  read(): WorldState;
  change<T>(edit: (world: WorldState) => T): T;
}

/** The world in memory. */
export function memoryWorld(initial: WorldState = emptyWorld()): WorldStore {
  return { read: () => initial, change: (edit) => edit(initial) };
}
