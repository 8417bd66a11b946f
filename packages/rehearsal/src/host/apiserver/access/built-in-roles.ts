import type { PolicyRule } from './policy-rule.ts';

const CERTIFICATES = ['certificates.k8s.io'];
const REQUESTS = 'certificatesigningrequests';

/** Cluster roles that every cluster has, as far as something here is bound to them. */
export const BUILT_IN_ROLES: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  'system:basic-user': [
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews'] },
  ],
  'system:discovery': [
    {
      verbs: ['get'],
      nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/readyz', '/version'],
    },
  ],
  'system:public-info-viewer': [
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
  ],
  'system:node-bootstrapper': [
    { verbs: ['create', 'get', 'list', 'watch'], apiGroups: CERTIFICATES, resources: [REQUESTS] },
  ],
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': [
    { verbs: ['create'], apiGroups: CERTIFICATES, resources: [`${REQUESTS}/nodeclient`] },
  ],
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': [
    { verbs: ['create'], apiGroups: CERTIFICATES, resources: [`${REQUESTS}/selfnodeclient`] },
  ],
};

/** Groups bound to those roles in every cluster. */
export const BUILT_IN_BINDINGS: readonly { readonly group: string; readonly role: string }[] = [
  { group: 'system:masters', role: 'cluster-admin' },
  { group: 'system:authenticated', role: 'system:basic-user' },
  { group: 'system:authenticated', role: 'system:discovery' },
  { group: 'system:authenticated', role: 'system:public-info-viewer' },
  { group: 'system:unauthenticated', role: 'system:public-info-viewer' },
];
