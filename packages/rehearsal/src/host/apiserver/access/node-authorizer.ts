import type { RequestInfo } from '../request-info.ts';
import { type PolicyRule, ruleAllows } from './policy-rule.ts';
import { nodeOf, type User } from './user.ts';

const READ = ['get', 'list', 'watch'];

// What a kubelet may do on any object of the kind; NodeRestriction narrows the writes to its own.
const RULES: readonly PolicyRule[] = [
  { verbs: ['create', 'update', 'patch'], apiGroups: [''], resources: ['nodes'] },
  { verbs: ['update', 'patch'], apiGroups: [''], resources: ['nodes/status', 'pods/status'] },
  { verbs: ['get', 'create', 'delete'], apiGroups: [''], resources: ['pods'] },
  { verbs: ['create'], apiGroups: [''], resources: ['pods/eviction'] },
  { verbs: READ, apiGroups: [''], resources: ['services'] },
  { verbs: ['create', 'update', 'patch'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] },
  { verbs: ['create', ...READ], apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'] },
  {
    verbs: ['create'],
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests/selfnodeclient'],
  },
];

/**
 * Whether a request is one that a kubelet may make.
 *
 * @see "Using Node Authorization", kubernetes.io
 */
export function nodeMay(user: User, request: Pick<RequestInfo, 'verb' | 'path' | 'target' | 'query'>): boolean {
  const node = nodeOf(user);
  const { target, query } = request;
  if (node === undefined || target === undefined) return false;
  if (RULES.some((rule) => ruleAllows(rule, request))) return true;
  const selects = (field: string): boolean =>
    (query.get('fieldSelector') ?? '').split(',').includes(`${field}=${node}`);
  if (target.group === '' && target.subresource === '') {
    if (target.resource === 'nodes' && request.verb === 'get') return target.name === node;
    if (target.resource === 'nodes' && READ.includes(request.verb)) return selects('metadata.name');
    if (target.resource === 'pods' && READ.includes(request.verb)) return selects('spec.nodeName');
  }
  if (target.group === 'coordination.k8s.io' && target.resource === 'leases' && target.namespace === 'kube-node-lease')
    return request.verb === 'create' || target.name === node;
  return false;
}
