// Labels in Kubernetes' own domains that a kubelet may set on its Node all the same.
const KUBELET_LABELS: ReadonlySet<string> = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
]);
const KUBELET_DOMAINS: readonly string[] = [
  'failure-domain.beta.kubernetes.io',
  'kubelet.kubernetes.io',
  'node.kubernetes.io',
  'topology.kubernetes.io',
];

/** Whether a label is kept from kubelets: one of Kubernetes' own that is not for them, like `node-role.kubernetes.io/x`. */
export function isProtectedLabel(label: string): boolean {
  const [domain = '', name] = label.split('/');
  if (name === undefined || !/(^|\.)(kubernetes|k8s)\.io$/.test(domain)) return false;
  if (KUBELET_DOMAINS.some((allowed) => domain === allowed || domain.endsWith(`.${allowed}`))) return false;
  return !KUBELET_LABELS.has(label);
}
