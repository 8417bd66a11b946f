/** Where things are on a node of kubeadm, as the host sees them. */
export const paths = {
  adminConfig: '/etc/kubernetes/admin.conf',
  kubeletConfig: '/etc/kubernetes/kubelet.conf',
  /** Of the kubelet; there only once its request was approved, as `serverTLSBootstrap` asks for. */
  kubeletServingCertificate: '/var/lib/kubelet/pki/kubelet-server-current.pem',
  manifests: '/etc/kubernetes/manifests',
  etcdManifest: '/etc/kubernetes/manifests/etcd.yaml',
  pki: '/etc/kubernetes/pki',
  clusterCertificate: '/etc/kubernetes/pki/ca.crt',
  etcdCertificateAuthority: '/etc/kubernetes/pki/etcd/ca.crt',
  etcdClientCertificate: '/etc/kubernetes/pki/etcd/healthcheck-client.crt',
  etcdClientKey: '/etc/kubernetes/pki/etcd/healthcheck-client.key',
  etcdData: '/var/lib/etcd',
  etcdMember: '/var/lib/etcd/member',
  auditPolicy: '/etc/kubernetes/audit-policy.yaml',
  auditLogs: '/var/log/kubernetes/audit',
  patches: '/etc/kubernetes/patches',
  kubeletPatch: '/etc/kubernetes/patches/kubeletconfiguration0+strategic.yaml',
  containerRuntimeSocket: 'unix:///run/containerd/containerd.sock',
  hosts: '/etc/hosts',
} as const;
