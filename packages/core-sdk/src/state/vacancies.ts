import type { TraceContext } from '@dedicated-k8s/observability';
import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import type { ClusterState, Vacancy } from './cluster-state.ts';
import { decideClaim, liveVacancies } from './decide-vacancy.ts';
import { type StateChangeDependencies, updateClusterState } from './update-cluster-state.ts';

/**
 * Notes that a control plane left, with the trace of why, for the node that will replace it. Once for each instance.
 *
 * @throws {ClusterError} CLUSTER_STATE_UNREADABLE, CLUSTER_STATE_CONTENDED
 */
export async function addVacancy(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  left: { readonly instanceId: string; readonly trace?: TraceContext | undefined },
): Promise<void> {
  const { instanceId, trace } = left;
  await updateClusterState(store, dependencies, (state) => {
    if (state.vacancies.some((vacancy) => vacancy.instanceId === instanceId)) return { result: undefined };
    const createdAt = dependencies.clock.now();
    const vacancy = { instanceId, createdAt, ...(trace === undefined ? {} : { trace }) };
    return { write: withVacancies(state, [...state.vacancies, vacancy], createdAt), result: undefined };
  });
}

/**
 * Takes the oldest vacancy for a joining instance, which goes on with its trace; the same one again when it asks again.
 *
 * @throws {ClusterError} CLUSTER_STATE_UNREADABLE, CLUSTER_STATE_CONTENDED
 */
export function claimVacancy(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  claimant: { readonly instanceId: string },
): Promise<Vacancy | undefined> {
  return updateClusterState(store, dependencies, (state) => {
    const now = dependencies.clock.now();
    const { claimed, isNew } = decideClaim(state.vacancies, claimant.instanceId, now);
    if (claimed === undefined || !isNew) return { result: claimed };
    const others = state.vacancies.map((vacancy) => (vacancy.instanceId === claimed.instanceId ? claimed : vacancy));
    return { write: withVacancies(state, others, now), result: claimed };
  });
}

/**
 * Drops the vacancy that an instance claimed, once it has joined.
 *
 * @throws {ClusterError} CLUSTER_STATE_UNREADABLE, CLUSTER_STATE_CONTENDED
 */
export async function fillVacancy(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  claimant: { readonly instanceId: string },
): Promise<void> {
  await dropVacancies(store, dependencies, ({ claimedBy }) => claimedBy === claimant.instanceId);
}

/**
 * Drops the vacancy of an instance that stays after all, claimed or not: nobody is to take the place of one that is there.
 *
 * @throws {ClusterError} CLUSTER_STATE_UNREADABLE, CLUSTER_STATE_CONTENDED
 */
export async function withdrawVacancy(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  stays: { readonly instanceId: string },
): Promise<void> {
  await dropVacancies(store, dependencies, ({ instanceId }) => instanceId === stays.instanceId);
}

async function dropVacancies(
  store: ClusterStateStore,
  dependencies: StateChangeDependencies,
  isDropped: (vacancy: Vacancy) => boolean,
): Promise<void> {
  await updateClusterState(store, dependencies, (state) => {
    const left = state.vacancies.filter((vacancy) => !isDropped(vacancy));
    if (left.length === state.vacancies.length) return { result: undefined };
    return { write: withVacancies(state, left, dependencies.clock.now()), result: undefined };
  });
}

function withVacancies(state: ClusterState, vacancies: readonly Vacancy[], now: number): ClusterState {
  return { ...state, version: state.version + 1, vacancies: liveVacancies(vacancies, now) };
}
