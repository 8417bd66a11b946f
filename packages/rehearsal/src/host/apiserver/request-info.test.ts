import { expect, it } from 'vitest';
import { type RequestTarget, readRequestInfo } from './request-info.ts';

const target = (change: Partial<RequestTarget>): RequestTarget => ({
  group: '',
  version: 'v1',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  ...change,
});

it.each<readonly [string, string, string, RequestTarget | undefined]>([
  ['GET', '/livez', 'get', undefined],
  ['GET', '/api/v1/nodes', 'list', target({ resource: 'nodes' })],
  ['GET', '/api/v1/nodes?watch=1', 'watch', target({ resource: 'nodes' })],
  ['GET', '/api/v1/nodes/a', 'get', target({ resource: 'nodes', name: 'a' })],
  ['PUT', '/api/v1/nodes/a/status', 'update', target({ resource: 'nodes', name: 'a', subresource: 'status' })],
  ['GET', '/api/v1/namespaces', 'list', target({ resource: 'namespaces' })],
  ['DELETE', '/api/v1/namespaces/a', 'delete', target({ resource: 'namespaces', name: 'a' })],
  [
    'PATCH',
    '/api/v1/namespaces/a/status',
    'patch',
    target({ resource: 'namespaces', name: 'a', subresource: 'status' }),
  ],
  [
    'POST',
    '/api/v1/namespaces/n/pods/p/eviction',
    'create',
    target({ resource: 'pods', namespace: 'n', name: 'p', subresource: 'eviction' }),
  ],
  [
    'DELETE',
    '/apis/coordination.k8s.io/v1/namespaces/n/leases',
    'deletecollection',
    target({ group: 'coordination.k8s.io', resource: 'leases', namespace: 'n' }),
  ],
])('%s %s', (method, url, verb, expected) => {
  const info = readRequestInfo(method, url);
  expect({ verb: info.verb, target: info.target }).toEqual({ verb, target: expected });
});
