import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../kubernetes/object.ts';
import { restrictNode } from '../access/node-restriction.ts';
import { staleConflict, uidConflict } from '../api-error.ts';
import { rulesOf } from '../kinds/kind-rules.ts';
import type { RequestContext } from '../request-context.ts';

/**
 * Changes the stored object of a request, or its subresource: what belongs to neither stays as it is.
 *
 * @throws {ApiError} 404, 409, 403 and what the kind's rules refuse.
 */
export async function changeObject(
  context: RequestContext,
  change: (current: KubeObject) => KubeObject,
): Promise<KubeObject> {
  const { resource, target, user, store } = context;
  const apply = (current: KubeObject): KubeObject => {
    const next = keepApart(context, change(current), current);
    // Before all else: what an old copy says need not be looked at.
    const version = next.metadata.resourceVersion ?? '';
    if (version !== '' && version !== current.metadata.resourceVersion) throw staleConflict(resource, target.name);
    const uid = next.metadata.uid ?? '';
    if (uid !== '' && uid !== current.metadata.uid)
      throw uidConflict(resource, target.name, uid, current.metadata.uid ?? '');
    const fixed: KubeObject = { ...next, metadata: { ...next.metadata, ...identityOf(current) } };
    restrictNode(user, {
      resource: resource.name,
      verb: 'update',
      subresource: target.subresource,
      current,
      next: fixed,
    });
    return countGeneration(context, rulesOf(resource).update?.(fixed, current, target.subresource) ?? fixed, current);
  };
  if (context.request.query.get('dryRun') !== 'All')
    return store.update(resource, target.namespace, target.name, apply);
  return store.dryUpdate(resource, target.namespace, target.name, apply);
}

/** A write to the object leaves its status alone where that is a subresource, a write to the status all else. */
function keepApart({ resource, target }: RequestContext, next: KubeObject, current: KubeObject): KubeObject {
  if (!resource.statusApart) return next;
  if (target.subresource === 'status') return { ...current, metadata: next.metadata, status: next['status'] };
  if (target.subresource !== '') return next;
  const { status: _, ...rest } = next;
  return { ...rest, metadata: rest.metadata, ...('status' in current ? { status: current['status'] } : {}) };
}

/** Metadata that nobody changes. */
function identityOf({ metadata }: KubeObject): Partial<KubeObject['metadata']> {
  const { name, namespace, uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } =
    metadata;
  return Object.fromEntries(
    Object.entries({
      name,
      namespace,
      uid,
      creationTimestamp,
      generation,
      deletionTimestamp,
      deletionGracePeriodSeconds,
    }).filter(([, value]) => value !== undefined),
  );
}

function countGeneration({ resource }: RequestContext, next: KubeObject, current: KubeObject): KubeObject {
  if (!resource.generation || isDeepStrictEqual(next['spec'], current['spec'])) return next;
  return { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 0) + 1 } };
}
