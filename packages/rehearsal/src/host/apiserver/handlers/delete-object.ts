import type { PodObject } from '../../kubernetes/kinds.ts';
import { type KubeObject, timestamp } from '../../kubernetes/object.ts';
import { restrictNode } from '../access/node-restriction.ts';
import { detailsOf, notFound, uidConflict } from '../api-error.ts';
import { decodeJson } from '../decode-body.ts';
import { encodeObject } from '../encode-object.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import type { Resource } from '../resource.ts';
import { listPage } from '../store/list-page.ts';
import type { ObjectStore } from '../store/object-store.ts';

/** Body of a deletion. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** DELETE of one object. */
export async function deleteObject(context: RequestContext): Promise<Reply> {
  const { resource, target, store, user } = context;
  const options = context.body === '' ? {} : (decodeJson(context) as DeleteOptions);
  const query = context.request.query.get('gracePeriodSeconds');
  const current = await store.get(resource, target.namespace, target.name);
  if (current === undefined) throw notFound(resource, target.name);
  restrictNode(user, { resource: resource.name, verb: 'delete', subresource: '', current, next: undefined });
  if (context.request.query.get('dryRun') === 'All') return { code: 200, body: success(resource, current) };
  const deleted = await deleteWithOptions(store, resource, current, {
    ...options,
    ...(query === null ? {} : { gracePeriodSeconds: Number(query) }),
  });
  return { code: 200, body: resource.kind === 'Pod' ? encodeObject(resource, deleted) : success(resource, deleted) };
}

/** DELETE of a collection, or of what its selectors select. */
export async function deleteObjects(context: RequestContext): Promise<Reply> {
  const { resource, target, store, request } = context;
  const page = await listPage(store, resource, target.namespace, request.query);
  for (const item of page.items) await deleteWithOptions(store, resource, item, {});
  return {
    code: 200,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { kind: resource.name } },
  };
}

/**
 * Deletes an object. A pod on a node is marked first: its kubelet deletes it once it has ended.
 *
 * @throws {ApiError} 404, 409 when it is not the object of the preconditions.
 */
export async function deleteWithOptions(
  store: ObjectStore,
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
): Promise<KubeObject> {
  const { namespace = '', name } = object.metadata;
  const check = (current: KubeObject): void => {
    const uid = options.preconditions?.uid;
    if (uid !== undefined && uid !== current.metadata.uid)
      throw uidConflict(resource, name, uid, current.metadata.uid ?? '');
  };
  const grace = resource.kind === 'Pod' ? graceOf(object, options) : 0;
  if (grace > 0) {
    return store.update(resource, namespace, name, (current) => {
      check(current);
      return markDeleted(current, grace);
    });
  }
  for (;;) {
    const current = await store.get(resource, namespace, name);
    if (current === undefined) throw notFound(resource, name);
    check(current);
    if (await store.remove(resource, current)) return current;
  }
}

function graceOf(object: KubeObject, options: DeleteOptions): number {
  const { spec } = object as PodObject;
  const asked = options.gracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30;
  const mirrored = object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  return spec?.nodeName === undefined || mirrored ? 0 : asked;
}

function markDeleted(current: KubeObject, grace: number): KubeObject {
  const before = current.metadata.deletionGracePeriodSeconds;
  // A second deletion can only shorten the first.
  if (before !== undefined && before <= grace) return current;
  return {
    ...current,
    metadata: {
      ...current.metadata,
      generation: (current.metadata.generation ?? 0) + 1,
      deletionTimestamp: timestamp(Date.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
}

function success(resource: Resource, { metadata }: KubeObject): object {
  const { name, group, kind } = detailsOf(resource, metadata.name, resource.name);
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === undefined ? {} : { group }), kind, uid: metadata.uid },
  };
}
