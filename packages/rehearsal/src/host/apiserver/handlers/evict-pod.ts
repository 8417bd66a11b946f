import type { DisruptionBudgetObject, PodObject } from '../../kubernetes/kinds.ts';
import { timestamp } from '../../kubernetes/object.ts';
import { restrictNode } from '../access/node-restriction.ts';
import { ApiError, notFound, type StatusCause } from '../api-error.ts';
import { decodeJson } from '../decode-body.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import { resourceNamed } from '../resource.ts';
import { selects } from '../store/label-selector.ts';
import { type DeleteOptions, deleteWithOptions } from './delete-object.ts';

const EVICTED: Reply = {
  code: 201,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
};

/** POST to a pod's `eviction`: deletes the pod if its disruption budget allows. */
export async function evictPod(context: RequestContext): Promise<Reply> {
  const { resource, target, store, user } = context;
  const { deleteOptions = {} } = decodeJson(context) as { readonly deleteOptions?: DeleteOptions };
  const pod = await store.get<PodObject>(resource, target.namespace, target.name);
  if (pod === undefined) throw notFound(resource, target.name);
  restrictNode(user, { resource: 'pods', verb: 'evict', subresource: 'eviction', current: pod, next: undefined });
  if (!needsNoBudget(pod)) await takeFromBudget(context, pod);
  await deleteWithOptions(store, resource, pod, deleteOptions);
  return EVICTED;
}

/** A pod that is going, has ended or never ran disrupts nothing. */
function needsNoBudget({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '');
}

async function takeFromBudget({ store, target }: RequestContext, pod: PodObject): Promise<void> {
  const budgets = resourceNamed('poddisruptionbudgets');
  const { items } = await store.list<DisruptionBudgetObject>(budgets, { namespace: target.namespace });
  const [budget, second] = items.filter(({ spec }) => selects(spec?.selector, pod.metadata.labels));
  if (budget === undefined) return;
  if (second !== undefined)
    throw new ApiError(
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  await store.update<DisruptionBudgetObject>(budgets, target.namespace, budget.metadata.name, (current) => {
    const { metadata, status = {} } = current;
    if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw stillProcessed(metadata.name);
    const allowed = status.disruptionsAllowed ?? 0;
    if (allowed <= 0) throw exhausted(metadata.name, status.desiredHealthy ?? 0, status.currentHealthy ?? 0);
    return {
      ...current,
      status: {
        ...status,
        disruptionsAllowed: allowed - 1,
        disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: timestamp() },
      },
    };
  });
}

function exhausted(name: string, needs: number, has: number): ApiError {
  return tooMany({
    reason: 'DisruptionBudget',
    message: `The disruption budget ${name} needs ${needs} healthy pods and has ${has} currently`,
  });
}

function stillProcessed(name: string): ApiError {
  return tooMany(
    { reason: 'DisruptionBudget', message: `The disruption budget ${name} is still being processed by the server.` },
    10,
  );
}

function tooMany(cause: StatusCause, retryAfterSeconds?: number): ApiError {
  return new ApiError(
    429,
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      reason: 'TooManyRequests',
      details: { causes: [cause], ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
    },
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  );
}
