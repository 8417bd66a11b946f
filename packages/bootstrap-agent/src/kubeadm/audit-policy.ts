const core = (...resources: readonly string[]) => ({ group: '', resources });

/**
 * What the API server writes into its audit log; the first rule that matches decides. No body of a Secret or ConfigMap,
 * no watch, no health check.
 *
 * It must be on a control plane before its API server starts, also on one that joins: kubeadm copies certificates
 * between control planes, not files.
 */
export const auditPolicy: object = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['/healthz*', '/readyz*', '/livez*', '/metrics', '/openapi/*', '/version'] },
    { level: 'None', verbs: ['watch'] },
    { level: 'None', resources: [{ ...core('configmaps'), resourceNames: ['kube-root-ca.crt'] }] },
    {
      level: 'None',
      userGroups: ['system:nodes'],
      verbs: ['get', 'patch', 'update'],
      resources: [core('nodes/status'), { group: 'coordination.k8s.io', resources: ['leases'] }],
    },
    {
      level: 'None',
      users: ['system:kube-proxy'],
      verbs: ['get', 'list'],
      resources: [
        core('endpoints', 'services', 'services/status'),
        { group: 'discovery.k8s.io', resources: ['endpointslices'] },
      ],
    },
    {
      level: 'Metadata',
      resources: [
        core('secrets', 'configmaps', 'serviceaccounts/token'),
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      ],
    },
    {
      level: 'RequestResponse',
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
      resources: [
        core('namespaces', 'serviceaccounts'),
        {
          group: 'rbac.authorization.k8s.io',
          resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
        },
        { group: 'networking.k8s.io', resources: ['networkpolicies'] },
        {
          group: 'certificates.k8s.io',
          resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
        },
      ],
    },
    { level: 'RequestResponse', verbs: ['create'], resources: [core('pods/eviction')] },
    // Exec is a GET with a WebSocket upgrade, hence no verb filter.
    { level: 'Metadata', resources: [core('pods/exec', 'pods/attach', 'pods/portforward')] },
    { level: 'Metadata' },
  ],
};
