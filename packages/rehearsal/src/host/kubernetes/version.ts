/** The Kubernetes that the stand-ins stand for. */
export const KUBERNETES_VERSION = 'v1.36.2';

/** What `/version` and `kubeadm version` have in common. */
export const BUILD: Readonly<Record<string, string>> = {
  gitVersion: KUBERNETES_VERSION,
  gitCommit: '98b35193b2ac7a23a673325f5e9b830ecd5ba406',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.11',
  compiler: 'gc',
  platform: 'linux/amd64',
};
