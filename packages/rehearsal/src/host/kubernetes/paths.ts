/** Paths of the objects that kubeadm and kubelets use. */
export const paths = {
  nodes: '/api/v1/nodes',
  node: (name: string): string => `/api/v1/nodes/${name}`,
  pods: (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`,
  pod: (namespace: string, name: string): string => `/api/v1/namespaces/${namespace}/pods/${name}`,
  podsOfNode: (node: string): string => `/api/v1/pods?fieldSelector=${encodeURIComponent(`spec.nodeName=${node}`)}`,
  lease: (node: string): string => `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`,
  leases: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
  csrs: '/apis/certificates.k8s.io/v1/certificatesigningrequests',
  csr: (name: string): string => `/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}`,
  configMaps: (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`,
  configMap: (namespace: string, name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`,
  secrets: '/api/v1/namespaces/kube-system/secrets',
  secret: (name: string): string => `/api/v1/namespaces/kube-system/secrets/${name}`,
  roles: (namespace: string): string => `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`,
  roleBindings: (namespace: string): string =>
    `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
  clusterRoles: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  clusterRoleBindings: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
} as const;
