import { notFound } from '../api-error.ts';
import { encodeList, encodeObject } from '../encode-object.ts';
import type { Reply, RequestContext } from '../request-context.ts';
import { listPage } from '../store/list-page.ts';

/** GET of one object; a subresource shows the whole of it. */
export async function getObject({ store, resource, target }: RequestContext): Promise<Reply> {
  const object = await store.get(resource, target.namespace, target.name);
  if (object === undefined) throw notFound(resource, target.name);
  return { code: 200, body: encodeObject(resource, object) };
}

/** GET of a collection. */
export async function listObjects({ store, resource, target, request }: RequestContext): Promise<Reply> {
  return { code: 200, body: encodeList(resource, await listPage(store, resource, target.namespace, request.query)) };
}
