import type { KubeObject } from '../kubernetes/object.ts';
import { apiVersionOf, type Resource } from './resource.ts';
import type { ListPage } from './store/list-page.ts';

/** An object as it is sent: kind first. */
export function encodeObject(resource: Resource, { kind: _, apiVersion: __, metadata, ...fields }: KubeObject): KubeObject {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata, ...fields };
}

/** A list as it is sent: its items carry neither kind nor version. */
export function encodeList(resource: Resource, page: ListPage): object {
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: page.resourceVersion,
      ...(page.next === undefined ? {} : { continue: page.next }),
      ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
    },
    items: page.items.map(({ kind: _, apiVersion: __, ...item }) => item),
  };
}
