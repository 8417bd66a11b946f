import type { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { KubeObject } from '../kubernetes/object.ts';

/** Creates an object, or replaces the one of its name. */
export async function putObject<T extends KubeObject>(
  client: KubernetesClient,
  collection: string,
  object: T,
): Promise<T> {
  try {
    return await client.create(collection, object);
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.reason !== 'AlreadyExists') throw error;
    return client.replace(`${collection}/${object.metadata.name}`, object);
  }
}
