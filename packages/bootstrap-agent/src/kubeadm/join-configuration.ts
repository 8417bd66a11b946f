import { API_PORT } from './init-configuration.ts';
import type { NodeFacts } from './node-facts.ts';
import { controlPlaneTaint, nodeRegistration } from './node-registration.ts';
import { paths } from './paths.ts';
import { controlPlaneTimeouts, workerTimeouts } from './timeouts.ts';

/** What a node needs to be let into a cluster. */
export interface JoinSecrets {
  /** `host:port` of the API. */
  readonly endpoint: string;
  readonly token: string;
  /** `sha256:` and the hex digest of the certificate authority's public key. */
  readonly caCertHash: string;
}

/** The document of `kubeadm join` for a control plane. For a file of mode 0600 that is removed afterwards. */
export function joinControlPlaneConfiguration(
  node: NodeFacts,
  secrets: JoinSecrets & { readonly certificateKey: string },
): object {
  return {
    ...joinConfiguration(secrets),
    controlPlane: {
      certificateKey: secrets.certificateKey,
      localAPIEndpoint: { advertiseAddress: node.privateIp, bindPort: API_PORT },
    },
    nodeRegistration: nodeRegistration(node, [controlPlaneTaint, ...node.taints]),
    timeouts: controlPlaneTimeouts,
  };
}

/** The document of `kubeadm join` for a worker. For a file of mode 0600 that is removed afterwards. */
export function joinWorkerConfiguration(node: NodeFacts, secrets: JoinSecrets): object {
  return {
    ...joinConfiguration(secrets),
    nodeRegistration: nodeRegistration(node, node.taints),
    timeouts: workerTimeouts,
  };
}

function joinConfiguration({ endpoint, token, caCertHash }: JoinSecrets): object {
  return {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'JoinConfiguration',
    caCertPath: paths.clusterCertificate,
    discovery: {
      bootstrapToken: { apiServerEndpoint: endpoint, token, caCertHashes: [caCertHash] },
      tlsBootstrapToken: token,
    },
    patches: { directory: paths.patches },
  };
}
