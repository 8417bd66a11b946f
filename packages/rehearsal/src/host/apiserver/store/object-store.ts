import { isDeepStrictEqual } from 'node:util';
import type { EtcdConnection } from '../../etcd/etcd-connection.ts';
import { EtcdError } from '../../etcd/etcd-error.ts';
import { deleteKey, type KeyValue, prefixEnd, type Range, readRange, replaceKey } from '../../etcd/key-values.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { ApiError, alreadyExists, notFound, staleConflict } from '../api-error.ts';
import type { Resource } from '../resource.ts';

/** Objects of a resource as of one revision. */
export interface ObjectList<T extends KubeObject> {
  readonly resourceVersion: string;
  readonly items: readonly T[];
}

/** Which objects of a resource to read. */
export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** Only keys after this one, relative to the resource: `default/a`. */
  readonly after?: string;
  /** As of this revision. */
  readonly revision?: string;
}

/**
 * The objects of the cluster in etcd, a key each, as JSON; the resource version is the key's revision.
 *
 * Every method throws ApiError 500 with etcd's message when etcd refuses or does not answer.
 */
export class ObjectStore {
  readonly #etcd: EtcdConnection;
  readonly #onWrite: (resource: Resource) => void;

  /** `onWrite` is told of every object that this store changes. */
  constructor(etcd: EtcdConnection, onWrite: (resource: Resource) => void = () => {}) {
    this.#etcd = etcd;
    this.#onWrite = onWrite;
  }

  async get<T extends KubeObject>(resource: Resource, namespace: string, name: string): Promise<T | undefined> {
    const { entries } = await this.#range(keyOf(resource, namespace, name));
    const [entry] = entries;
    return entry === undefined ? undefined : (decode(entry) as T);
  }

  async list<T extends KubeObject>(resource: Resource, options: ListOptions = {}): Promise<ObjectList<T>> {
    const prefix = `${prefixOf(resource)}${options.namespace === undefined ? '' : `${options.namespace}/`}`;
    const start = options.after === undefined ? prefix : `${prefixOf(resource)}${options.after}\0`;
    const { revision, entries } = await this.#range(start, prefixEnd(prefix), options.revision);
    return { resourceVersion: revision, items: entries.map((entry) => decode(entry) as T) };
  }

  /** @throws {ApiError} 409 AlreadyExists */
  async create<T extends KubeObject>(resource: Resource, object: T): Promise<T> {
    const { namespace = '', name } = object.metadata;
    const revision = await this.#write(keyOf(resource, namespace, name), '0', object);
    if (revision === undefined) throw alreadyExists(resource, name);
    this.#onWrite(resource);
    return withResourceVersion(object, revision);
  }

  /**
   * Changes an object, trying again with a fresh copy while others change it too. What `change` returns must carry the
   * resource version that it insists on, or none.
   *
   * @throws {ApiError} 404; 409 Conflict when the version it insists on is not the stored one.
   */
  async update<T extends KubeObject>(
    resource: Resource,
    namespace: string,
    name: string,
    change: (current: T) => T | Promise<T>,
  ): Promise<T> {
    for (;;) {
      const current = await this.get<T>(resource, namespace, name);
      if (current === undefined) throw notFound(resource, name);
      const version = current.metadata.resourceVersion ?? '0';
      const changed = await change(current);
      const wanted = changed.metadata.resourceVersion;
      if (wanted !== undefined && wanted !== '' && wanted !== version) throw staleConflict(resource, name);
      const next = withResourceVersion(changed, version);
      // As the real server: what changes nothing is not written.
      if (isDeepStrictEqual(next, current)) return current;
      const revision = await this.#write(keyOf(resource, namespace, name), version, next);
      if (revision !== undefined) {
        this.#onWrite(resource);
        return withResourceVersion(next, revision);
      }
    }
  }

  /** What `update` would store. */
  async dryUpdate<T extends KubeObject>(
    resource: Resource,
    namespace: string,
    name: string,
    change: (current: T) => T,
  ): Promise<T> {
    const current = await this.get<T>(resource, namespace, name);
    if (current === undefined) throw notFound(resource, name);
    return change(current);
  }

  /** Deletes an object if it is still the given one. Returns false when it was changed or deleted meanwhile. */
  async remove(resource: Resource, object: KubeObject): Promise<boolean> {
    const { namespace = '', name, resourceVersion = '0' } = object.metadata;
    const revision = await translate(() => deleteKey(this.#etcd, keyOf(resource, namespace, name), resourceVersion));
    if (revision !== undefined) this.#onWrite(resource);
    return revision !== undefined;
  }

  #range(key: string, end?: string, revision?: string): Promise<Range> {
    return translate(() =>
      readRange(this.#etcd, key, {
        ...(end === undefined ? {} : { end }),
        ...(revision === undefined ? {} : { revision }),
      }),
    );
  }

  #write(key: string, expected: string, object: KubeObject): Promise<string | undefined> {
    const { resourceVersion: _, ...metadata } = object.metadata;
    return translate(() => replaceKey(this.#etcd, key, expected, JSON.stringify({ ...object, metadata })));
  }
}

/** Key of an object: the paths of the real server, so that its tools find their way. */
function keyOf(resource: Resource, namespace: string, name: string): string {
  return `${prefixOf(resource)}${resource.namespaced ? `${namespace}/` : ''}${name}`;
}

function prefixOf(resource: Resource): string {
  return `/registry/${resource.storage}/`;
}

function decode({ value, modRevision }: KeyValue): KubeObject {
  return withResourceVersion(JSON.parse(value) as KubeObject, modRevision);
}

function withResourceVersion<T extends KubeObject>(object: T, resourceVersion: string): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

/** etcd's codes for revisions that were compacted or are not there yet. */
const OUT_OF_RANGE = 11;

async function translate<R>(call: () => Promise<R>): Promise<R> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof EtcdError)) throw error;
    if (error.grpcCode === OUT_OF_RANGE)
      throw new ApiError(410, 'The resourceVersion for the provided list is too old.', { reason: 'Expired' });
    throw new ApiError(500, error.message);
  }
}
