import { expect, it } from 'vitest';
import { readRequestInfo } from '../request-info.ts';
import { type PolicyRule, ruleAllows } from './policy-rule.ts';

const pods: PolicyRule = { verbs: ['get', 'create'], apiGroups: [''], resources: ['pods', 'pods/eviction'] };
const status: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*/status'] };
const named: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'] };
const urls: PolicyRule = { verbs: ['get'], nonResourceURLs: ['/livez', '/apis/*'] };

it.each<readonly [string, string, PolicyRule, boolean]>([
  ['GET', '/api/v1/namespaces/n/pods/p', pods, true],
  ['DELETE', '/api/v1/namespaces/n/pods/p', pods, false],
  ['POST', '/api/v1/namespaces/n/pods/p/eviction', pods, true],
  ['GET', '/api/v1/namespaces/n/pods/p/log', pods, false],
  ['GET', '/apis/apps/v1/namespaces/n/pods/p', pods, false],
  ['PATCH', '/api/v1/nodes/a/status', status, true],
  ['PATCH', '/api/v1/nodes/a', status, false],
  ['GET', '/api/v1/namespaces/n/configmaps/a', named, true],
  ['GET', '/api/v1/namespaces/n/configmaps/b', named, false],
  ['GET', '/livez', urls, true],
  ['GET', '/livez/etcd', urls, false],
  ['GET', '/apis/apps/v1', urls, true],
  ['GET', '/metrics', urls, false],
])('%s %s', (method, url, rule, expected) => {
  expect(ruleAllows(rule, readRequestInfo(method, url))).toBe(expected);
});
