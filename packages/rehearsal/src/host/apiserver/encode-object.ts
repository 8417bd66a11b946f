import type { KubeObject } from '../kubernetes/object.ts';
import { apiVersionOf, type Resource } from './resource.ts';
import type { ListPage } from './store/list-page.ts';

/** An object as it is sent: kind first. */
export function encodeObject(resource: Resource, object: KubeObject): KubeObject {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), ...encodeItem(object) };
}

/** A list as it is sent. */
export function encodeList(resource: Resource, page: ListPage): object {
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: page.resourceVersion,
      ...(page.next === undefined ? {} : { continue: page.next }),
      ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
    },
    items: page.items.map(encodeItem),
  };
}

/** An item of a list carries neither kind nor version. */
function encodeItem(object: KubeObject): KubeObject {
  const { kind: _kind, apiVersion: _version, ...item } = object;
  return item;
}
