import type { ClusterConfiguration } from './config/kinds.ts';

/** The KubeletConfiguration of the cluster: the given one with kubeadm's settings and Go's zero values filled in. */
export function completeKubeletConfiguration(
  given: Readonly<Record<string, unknown>>,
  cluster: ClusterConfiguration,
): Readonly<Record<string, unknown>> {
  const complete: Record<string, unknown> = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    authentication: {
      anonymous: { enabled: false },
      webhook: { cacheTTL: '0s', enabled: true },
      x509: { clientCAFile: `${cluster.certificatesDir}/ca.crt` },
    },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '0s', cacheUnauthorizedTTL: '0s' } },
    cgroupDriver: 'systemd',
    clusterDNS: [clusterDns(cluster.networking.serviceSubnet)],
    clusterDomain: cluster.networking.dnsDomain,
    containerRuntimeEndpoint: '',
    healthzBindAddress: '127.0.0.1',
    healthzPort: 10_248,
    kind: 'KubeletConfiguration',
    rotateCertificates: true,
    staticPodPath: '/etc/kubernetes/manifests',
    ...given,
  };
  return Object.fromEntries(Object.entries(complete).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Address of the cluster's DNS: the tenth of the service subnet. */
function clusterDns(subnet: string): string {
  return (subnet.split('/')[0] ?? '').replace(/\d+$/, (last) => String(Number(last) + 10));
}
