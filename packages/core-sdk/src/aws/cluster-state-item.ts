import { parseTraceparent } from '@dedicated-k8s/observability';
import type { ClusterState, ClusterStatus, Vacancy } from '../state/cluster-state.ts';
import { type Item, instantOf, instantValue, itemOf, numberOf, optionalString, stringOf } from './dynamodb-items.ts';

/** Key of the state item in `<c>-bootstrap-lock`. */
export const CLUSTER_STATE_KEY = 'cluster-state';

const statuses: readonly ClusterStatus[] = ['absent', 'initializing', 'initialized', 'restoring'];

/** The state as an item; `version` is the one it will have. */
export function clusterStateItemOf(state: ClusterState, version: number): Item {
  return itemOf({
    LockName: { S: CLUSTER_STATE_KEY },
    Status: { S: state.status },
    Version: { N: String(version) },
    Fence: { N: String(state.fence) },
    Lease: optionalString(state.lease),
    Owner: optionalString(state.owner),
    UpdatedAt: instantValue(state.updatedAt),
    Traceparent: optionalString(state.trace?.traceparent),
    ClusterId: optionalString(state.clusterId),
    Vacancies: { M: Object.fromEntries(state.vacancies.map((vacancy) => [vacancy.instanceId, vacancyValue(vacancy)])) },
  });
}

/** The state in an item; undefined when it is not one. */
export function clusterStateOf(item: Item): ClusterState | undefined {
  const status = statuses.find((each) => each === stringOf(item, 'Status'));
  const version = numberOf(item, 'Version');
  const fence = numberOf(item, 'Fence');
  if (status === undefined || version === undefined || fence === undefined) return undefined;
  const lease = stringOf(item, 'Lease');
  const owner = stringOf(item, 'Owner');
  const clusterId = stringOf(item, 'ClusterId');
  const trace = parseTraceparent(stringOf(item, 'Traceparent'));
  return {
    status,
    version,
    fence,
    ...(lease === undefined ? {} : { lease }),
    ...(owner === undefined ? {} : { owner }),
    updatedAt: instantOf(item, 'UpdatedAt') ?? 0,
    ...(trace === undefined ? {} : { trace }),
    ...(clusterId === undefined ? {} : { clusterId }),
    vacancies: Object.entries(item.Vacancies?.M ?? {})
      .map(([instanceId, { M = {} }]) => vacancyOf(instanceId, M))
      .toSorted((a, b) => a.createdAt - b.createdAt),
  };
}

function vacancyValue({ createdAt, trace, claimedBy, claimedAt }: Vacancy): { M: Item } {
  return {
    M: itemOf({
      CreatedAt: instantValue(createdAt),
      Traceparent: optionalString(trace?.traceparent),
      ClaimedBy: optionalString(claimedBy),
      ClaimedAt: claimedAt === undefined ? undefined : instantValue(claimedAt),
    }),
  };
}

function vacancyOf(instanceId: string, item: Item): Vacancy {
  const trace = parseTraceparent(stringOf(item, 'Traceparent'));
  const claimedBy = stringOf(item, 'ClaimedBy');
  const claimedAt = instantOf(item, 'ClaimedAt');
  return {
    instanceId,
    createdAt: instantOf(item, 'CreatedAt') ?? 0,
    ...(trace === undefined ? {} : { trace }),
    ...(claimedBy === undefined ? {} : { claimedBy }),
    ...(claimedAt === undefined ? {} : { claimedAt }),
  };
}
