import type { ClusterState, ClusterStatus } from '@dedicated-k8s/core-sdk';
import type { RoleName } from '../roles/role.ts';

/** Signs of a living cluster, gathered without asking its state item. */
export interface LifeSigns {
  /** Whether anything answers under the cluster's endpoint. */
  readonly endpoint: 'answers' | 'silent' | 'unknown';
  /** Instances that are in the table of members and still run, without this one. */
  readonly runningMembers: readonly string[];
  /** The older stack's parameter `cluster/initialized` is `true`. */
  readonly saysInitialized: boolean;
}

/** Everything that the start of a control plane is decided from. */
export interface ControlPlaneFacts {
  readonly instanceId: string;
  /** Read strongly consistent; one that cannot be read is an error, not a fact. */
  readonly state: ClusterState;
  /** What is on this machine. */
  readonly disk: { readonly adminConfig: boolean; readonly etcdData: boolean };
  /** What an earlier run on this machine had begun to be. */
  readonly journalRole: RoleName | undefined;
  /** Left out where nothing depends on them. */
  readonly signs?: LifeSigns;
}

/** How a control plane starts. */
export type ControlPlaneStart =
  | { readonly kind: 'resume'; readonly role: 'init-control-plane' | 'join-control-plane'; readonly reason: string }
  | { readonly kind: 'init'; readonly reason: string }
  | { readonly kind: 'join'; readonly reason: string }
  /** Look again later. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Both sides cannot be right, and only a person can tell which is; looked at again until then. */
  | { readonly kind: 'refuse'; readonly reason: string };

/** Whether the decision needs {@link LifeSigns}: only where this node might initialise. */
export function needsLifeSigns({ instanceId, state }: Pick<ControlPlaneFacts, 'instanceId' | 'state'>): boolean {
  return state.status === 'absent' || (state.status === 'initializing' && state.owner !== instanceId);
}

/**
 * How a control plane starts, so that there is never a second cluster: an initialisation is begun only when there is
 * none, and taken over only from a holder whose lease ran out (which the lease itself decides) and when nothing shows
 * that its cluster lives.
 */
export function decideControlPlaneStart(facts: ControlPlaneFacts): ControlPlaneStart {
  return startInto[facts.state.status](facts);
}

const startInto: Readonly<Record<ClusterStatus, (facts: ControlPlaneFacts) => ControlPlaneStart>> = {
  absent: intoAbsent,
  initializing: intoInitializing,
  initialized: intoInitialized,
  restoring: ({ state }) => ({
    kind: 'wait',
    reason: `${state.owner ?? 'another node'} restores the cluster from a backup`,
  }),
};

function intoInitialized({ state, instanceId, journalRole, disk }: ControlPlaneFacts): ControlPlaneStart {
  if (state.owner === instanceId) {
    return { kind: 'resume', role: 'init-control-plane', reason: 'this node initialised the cluster' };
  }
  if (journalRole === 'join-control-plane') {
    return { kind: 'resume', role: 'join-control-plane', reason: 'this node had begun to join' };
  }
  if (journalRole === 'init-control-plane') {
    return { kind: 'join', reason: `${state.owner ?? 'another node'} initialised the cluster before this one` };
  }
  return disk.adminConfig && disk.etcdData
    ? { kind: 'resume', role: 'join-control-plane', reason: 'this machine is a control plane whose journal is gone' }
    : { kind: 'join', reason: 'the cluster is initialised' };
}

function intoInitializing({ state, signs, instanceId }: ControlPlaneFacts): ControlPlaneStart {
  if (state.owner === instanceId) {
    return { kind: 'resume', role: 'init-control-plane', reason: 'this node had begun to initialise the cluster' };
  }
  const owner = state.owner ?? 'another node';
  const life = signOfLife(signs);
  if (life !== undefined) return { kind: 'wait', reason: `${owner} has not finished, but ${life}` };
  // Whether its lease has run out is not judged here by a clock, but by the attempt to take it.
  return { kind: 'init', reason: `${owner} has not finished, and nothing shows that its cluster lives` };
}

function intoAbsent({ disk, signs, instanceId, journalRole }: ControlPlaneFacts): ControlPlaneStart {
  if (disk.etcdData || disk.adminConfig) {
    const origin = journalRole === undefined ? 'of an unknown run' : `of a run as ${journalRole}`;
    return {
      kind: 'refuse',
      reason: `${instanceId} has data ${origin}, but the state item says that there never was a cluster`,
    };
  }
  if (signs?.endpoint === 'unknown') return { kind: 'wait', reason: 'whether the endpoint answers cannot be told' };
  const life = signOfLife(signs);
  return life === undefined
    ? { kind: 'init', reason: 'there is no cluster' }
    : { kind: 'refuse', reason: `the state item says that there never was a cluster, but ${life}` };
}

/** What shows that a cluster lives. Not knowing is not a proof of the contrary. */
function signOfLife(signs: LifeSigns | undefined): string | undefined {
  if (signs === undefined) return 'nobody has looked whether it lives';
  const { endpoint, runningMembers, saysInitialized } = signs;
  if (endpoint === 'answers') return 'its endpoint answers';
  if (runningMembers.length > 0) return `its members run: ${runningMembers.join(', ')}`;
  if (saysInitialized) return 'its parameter says initialized=true';
  return endpoint === 'unknown' ? 'whether its endpoint answers cannot be told' : undefined;
}
