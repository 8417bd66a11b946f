import { withSpan } from '@dedicated-k8s/observability';
import type { FileSystem } from '../host/file-system.ts';
import { API_PORT } from '../kubeadm/init-configuration.ts';
import { paths } from '../kubeadm/paths.ts';
import { httpsTransport } from '../kubernetes/https-transport.ts';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import type { KubernetesTransport } from '../kubernetes/kubernetes-transport.ts';
import { readKubeconfig } from '../kubernetes/read-kubeconfig.ts';

/** Which API server to speak to. */
export interface OpenKubernetesOptions {
  readonly files: FileSystem;
  /** A control plane speaks to its own API server: the load balancer cannot be reached by its own targets. */
  readonly local?: { readonly privateIp: string } | undefined;
}

/**
 * The Kubernetes API with the credentials that kubeadm left on this node.
 *
 * @throws {ClusterError} KUBERNETES_CONFIG_INVALID while there are none.
 */
export async function openKubernetes({ files, local }: OpenKubernetesOptions): Promise<KubernetesApi> {
  const credentials = await readKubeconfig(files, local === undefined ? paths.kubeletConfig : paths.adminConfig);
  const server = local === undefined ? credentials.server : `https://${local.privateIp}:${API_PORT}`;
  return new KubernetesClient(traced(httpsTransport({ ...credentials, server })));
}

function traced(send: KubernetesTransport): KubernetesTransport {
  return (request, signal) => {
    const [path = ''] = request.path.split('?');
    const attributes = { 'http.request.method': request.method, 'url.path': path };
    return withSpan(`kubernetes ${request.method}`, { kind: 'client', attributes }, async (span) => {
      const response = await send(request, signal);
      span.setAttribute('http.response.status_code', response.status);
      return response;
    });
  };
}
