/** What a request asks for, read from its method and path. */
export interface RequestInfo {
  readonly verb: Verb;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Absent for paths like `/livez`. */
  readonly target: RequestTarget | undefined;
}

/** The resource that a path names. */
export interface RequestTarget {
  readonly group: string;
  readonly version: string;
  /** Plural name. */
  readonly resource: string;
  readonly subresource: string;
  /** Empty for cluster-wide requests. */
  readonly namespace: string;
  /** Empty for collections. */
  readonly name: string;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'other';

/** Reads a request's method and URL. */
export function readRequestInfo(method: string, url: string): RequestInfo {
  const { pathname, searchParams } = new URL(url, 'https://server');
  const target = readTarget(pathname);
  return { verb: readVerb(method, target, searchParams), path: pathname, query: searchParams, target };
}

function readTarget(path: string): RequestTarget | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : (rest.shift() ?? '');
  const version = rest.shift() ?? '';
  let namespace = '';
  // A namespace itself is `/api/v1/namespaces/<name>`; with one part more it is a scope.
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    rest.shift();
    namespace = rest.shift() ?? '';
  }
  const [resource, name = '', ...subresource] = rest;
  if (resource === undefined) return undefined;
  return { group, version, resource, subresource: subresource.join('/'), namespace, name };
}

function readVerb(method: string, target: RequestTarget | undefined, query: URLSearchParams): Verb {
  const collection = target?.name === '';
  const watch = ['1', 'true'].includes(query.get('watch') ?? '');
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (!collection) return 'get';
      return watch ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return collection ? 'deletecollection' : 'delete';
    default:
      return 'other';
  }
}
