import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import type { Random } from '../ports/random.ts';
import type { ClusterState } from './cluster-state.ts';

const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 2_000;

/** What a change wants of the state it was shown: a new state to write, or nothing; and a result either way. */
export interface StateChange<Result> {
  readonly write?: ClusterState;
  readonly result: Result;
}

/**
 * Reads the state, lets `change` decide, writes; from the start again when somebody else wrote in between.
 *
 * @throws {ClusterError} CLUSTER_STATE_CONTENDED after 12 attempts; CLUSTER_STATE_UNREADABLE.
 */
export async function updateClusterState<Result>(
  store: ClusterStateStore,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  change: (state: ClusterState) => StateChange<Result>,
): Promise<Result> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const state = await store.read();
    const { write, result } = change(state);
    if (write === undefined || (await store.transition(state.version, write))) return result;
    await clock.sleep(random.fraction() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
  throw clusterErrors.CLUSTER_STATE_CONTENDED({ attempts: MAX_ATTEMPTS });
}
