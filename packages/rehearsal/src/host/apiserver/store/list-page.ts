import type { KubeObject } from '../../kubernetes/object.ts';
import { ApiError, badRequest } from '../api-error.ts';
import type { Resource } from '../resource.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';
import type { ListOptions, ObjectList, ObjectStore } from './object-store.ts';

/** A page of a list. */
export interface ListPage {
  readonly resourceVersion: string;
  readonly items: readonly KubeObject[];
  /** Token for the next page. */
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

interface ContinueToken {
  readonly v: 'meta.k8s.io/v1';
  /** -1: whatever is current. */
  readonly rv: number;
  readonly start: string;
}

/**
 * Reads a page of a resource's objects by the parameters of a list request.
 *
 * @throws {ApiError} 400 for selectors and tokens that cannot be read, 410 for compacted revisions, 504 for future ones.
 */
export async function listPage(
  store: ObjectStore,
  resource: Resource,
  namespace: string,
  query: URLSearchParams,
): Promise<ListPage> {
  const fields = parseFieldSelector(resource, query.get('fieldSelector') ?? '');
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const token = readToken(query.get('continue') ?? '');
  const list = await readFrom(store, resource, namespace, query, token);
  const found = list.items.filter((item) => fields(item) && labels(item.metadata.labels ?? {}));
  const limit = Number(query.get('limit') ?? 0);
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = items.at(-1);
  const more = items.length < found.length && last !== undefined;
  // The server does not count what selectors leave out.
  const counted = !query.get('fieldSelector') && !query.get('labelSelector');
  return {
    resourceVersion: list.resourceVersion,
    items,
    next: more ? writeToken(Number(list.resourceVersion), `/${relativeKey(resource, last)}\0`) : undefined,
    remaining: more && counted ? found.length - items.length : undefined,
  };
}

async function readFrom(
  store: ObjectStore,
  resource: Resource,
  namespace: string,
  query: URLSearchParams,
  token: ContinueToken | undefined,
): Promise<ObjectList<KubeObject>> {
  const scope: ListOptions = namespace === '' ? {} : { namespace };
  if (token !== undefined) {
    const after = token.start.replace(/^\//, '').replace(/\0$/, '');
    try {
      const list = await store.list(resource, {
        ...scope,
        after,
        ...(token.rv < 0 ? {} : { revision: String(token.rv) }),
      });
      return token.rv < 0 ? list : { ...list, resourceVersion: String(token.rv) };
    } catch (error) {
      throw error instanceof ApiError && error.code === 410 ? continueExpired(token) : error;
    }
  }
  const wanted = query.get('resourceVersion') ?? '';
  if (query.get('resourceVersionMatch') === 'Exact') {
    return { ...(await store.list(resource, { ...scope, revision: wanted })), resourceVersion: wanted };
  }
  const list = await store.list(resource, scope);
  if (wanted !== '' && BigInt(wanted) > BigInt(list.resourceVersion)) throw tooLarge(wanted, list.resourceVersion);
  return list;
}

function relativeKey(resource: Resource, { metadata }: KubeObject): string {
  return resource.namespaced ? `${metadata.namespace ?? ''}/${metadata.name}` : metadata.name;
}

function writeToken(revision: number, start: string): string {
  const token: ContinueToken = { v: 'meta.k8s.io/v1', rv: revision, start };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(text: string): ContinueToken | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as ContinueToken;
  } catch {
    throw badRequest('continue key is not valid');
  }
}

function continueExpired({ start }: ContinueToken): ApiError {
  return new ApiError(
    410,
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    { reason: 'Expired', metadata: { continue: writeToken(-1, start.replace(/^\//, '')) } },
  );
}

function tooLarge(wanted: string, current: string): ApiError {
  return new ApiError(
    504,
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    {
      reason: 'Timeout',
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    },
    { 'retry-after': '1' },
  );
}
