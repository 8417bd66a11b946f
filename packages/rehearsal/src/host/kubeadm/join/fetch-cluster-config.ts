import { parse } from 'yaml';
import type { ConfigMapObject } from '../../kubernetes/kinds.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import type { ClusterConfiguration } from '../config/kinds.ts';
import { readClusterConfiguration } from '../config/read-config.ts';
import { KubeadmError } from '../kubeadm-error.ts';

/** Reads the configuration of the cluster that init stored. @throws {KubeadmError} */
export async function fetchClusterConfiguration(client: KubernetesClient): Promise<ClusterConfiguration> {
  const text = await fetchDocument(client, 'kubeadm-config', 'ClusterConfiguration');
  return readClusterConfiguration(parse(text) as Readonly<Record<string, unknown>>);
}

/** Reads the configuration of the cluster's kubelets. @throws {KubeadmError} */
export async function fetchKubeletConfiguration(client: KubernetesClient): Promise<Readonly<Record<string, unknown>>> {
  return parse(await fetchDocument(client, 'kubelet-config', 'kubelet')) as Readonly<Record<string, unknown>>;
}

async function fetchDocument(client: KubernetesClient, name: string, key: string): Promise<string> {
  try {
    const { data } = await client.get<ConfigMapObject>(paths.configMap('kube-system', name));
    return data?.[key] ?? '';
  } catch (error) {
    throw new KubeadmError(
      `unable to fetch the ${name} ConfigMap: failed to get config map: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
