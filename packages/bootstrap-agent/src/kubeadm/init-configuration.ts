import { JOIN_GROUP } from './bootstrap-tokens.ts';
import { type ClusterFacts, clusterConfiguration } from './cluster-configuration.ts';
import { kubeletConfiguration } from './kubelet-configuration.ts';
import type { NodeFacts } from './node-facts.ts';
import { controlPlaneTaint, nodeRegistration } from './node-registration.ts';
import { paths } from './paths.ts';
import { controlPlaneTimeouts } from './timeouts.ts';

/** Port of the API server on every control plane. */
export const API_PORT = 6443;

/** The documents of `kubeadm init`. They hold a token: for a file of mode 0600 that is removed afterwards. */
export function initConfiguration(
  cluster: ClusterFacts,
  version: string,
  node: NodeFacts,
  secrets: { readonly token: string; readonly certificateKey: string },
): readonly object[] {
  return [
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      bootstrapTokens: [
        {
          token: secrets.token,
          description: 'joins of the first day',
          ttl: '24h0m0s',
          usages: ['signing', 'authentication'],
          groups: [JOIN_GROUP],
        },
      ],
      certificateKey: secrets.certificateKey,
      localAPIEndpoint: { advertiseAddress: node.privateIp, bindPort: API_PORT },
      nodeRegistration: nodeRegistration(node, [controlPlaneTaint, ...node.taints]),
      patches: { directory: paths.patches },
      timeouts: controlPlaneTimeouts,
    },
    clusterConfiguration(cluster, version),
    kubeletConfiguration,
  ];
}

/** The documents of `kubeadm init phase upload-certs`: the key, and the version so that it does not ask the internet. */
export function uploadCertificatesConfiguration(
  cluster: ClusterFacts,
  version: string,
  certificateKey: string,
): readonly object[] {
  return [
    { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration', certificateKey },
    clusterConfiguration(cluster, version),
  ];
}
