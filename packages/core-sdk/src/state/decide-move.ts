import type { TraceContext } from '@dedicated-k8s/observability';
import type { ClusterState, ClusterStatus } from './cluster-state.ts';

/** A step in a cluster's life, asked for by the holder of a lease. */
export interface ClusterMove {
  readonly transition: 'begin-init' | 'finish-init' | 'begin-restore' | 'finish-restore';
  /** Instance that moves it. */
  readonly owner: string;
  /** Name of the lease it holds. */
  readonly lease: string;
  /** Of the lease under which the move is made. */
  readonly fence: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** Of the run that moves it. */
  readonly trace?: TraceContext | undefined;
  /** etcd's cluster id, when something was finished. */
  readonly clusterId?: string;
}

/** What becomes of a move. */
export type MoveDecision =
  | { readonly kind: 'write'; readonly to: ClusterState; readonly reason: string }
  /** This very move was made before. */
  | { readonly kind: 'done'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string };

const moves: Readonly<
  Record<ClusterMove['transition'], { readonly from: readonly ClusterStatus[]; readonly to: ClusterStatus }>
> = {
  // The second one of each is the takeover from a holder that died.
  'begin-init': { from: ['absent', 'initializing'], to: 'initializing' },
  'finish-init': { from: ['initializing'], to: 'initialized' },
  'begin-restore': { from: ['initialized', 'restoring'], to: 'restoring' },
  'finish-restore': { from: ['restoring'], to: 'initialized' },
};

/**
 * Whether a cluster may move: `absent -> initializing -> initialized -> restoring -> initialized` and nothing else. Who
 * begins must hold a newer fence than who began before; who finishes must be who began.
 */
export function decideMove(state: ClusterState, move: ClusterMove): MoveDecision {
  const { from, to } = moves[move.transition];
  const isOwn = state.owner === move.owner && state.lease === move.lease && state.fence === move.fence;
  if (state.status === to && isOwn) return { kind: 'done', reason: `${move.owner} made this move before` };
  if (!from.includes(state.status)) {
    return { kind: 'refuse', reason: `a cluster that is ${state.status} cannot ${move.transition}` };
  }
  if (move.transition.startsWith('finish') && !isOwn) {
    return {
      kind: 'refuse',
      reason: `${state.owner ?? 'nobody'} began it under fence ${state.fence}, ${move.owner} holds ${move.fence}`,
    };
  }
  if (state.status === to && state.lease === move.lease && state.fence >= move.fence) {
    return {
      kind: 'refuse',
      reason: `fence ${move.fence} is not newer than ${state.fence} of ${state.owner ?? 'nobody'}`,
    };
  }
  return { kind: 'write', to: moved(state, move, to), reason: `${state.status} -> ${to}` };
}

function moved(state: ClusterState, move: ClusterMove, status: ClusterStatus): ClusterState {
  const { trace: _, ...rest } = state;
  return {
    ...rest,
    status,
    version: state.version + 1,
    owner: move.owner,
    lease: move.lease,
    fence: move.fence,
    updatedAt: move.at,
    ...(move.trace === undefined ? {} : { trace: move.trace }),
    ...(move.clusterId === undefined ? {} : { clusterId: move.clusterId }),
  };
}
