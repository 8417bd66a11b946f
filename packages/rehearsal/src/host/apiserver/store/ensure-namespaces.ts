import { randomUUID } from 'node:crypto';
import { timestamp } from '../../kubernetes/object.ts';
import { ANONYMOUS } from '../access/user.ts';
import { ApiError } from '../api-error.ts';
import { namespaceRules } from '../kinds/simple-rules.ts';
import { resourceNamed } from '../resource.ts';
import type { ObjectStore } from './object-store.ts';

/** Creates the namespaces that every cluster has. Several servers may do so at once. */
export async function ensureNamespaces(store: ObjectStore): Promise<void> {
  const resource = resourceNamed('namespaces');
  const present = await store.list(resource);
  const missing = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].filter(
    (name) => !present.items.some(({ metadata }) => metadata.name === name),
  );
  await Promise.all(
    missing.map(async (name) => {
      const object = { metadata: { name, uid: randomUUID(), creationTimestamp: timestamp() } };
      try {
        await store.create(resource, namespaceRules.create?.(object, ANONYMOUS) ?? object);
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 409)) throw error;
      }
    }),
  );
}
