import { stringify } from 'yaml';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import type { ClusterConfiguration } from '../config/kinds.ts';
import { BOOTSTRAP_GROUP } from '../config/read-config.ts';
import { say } from '../output.ts';
import { putObject } from '../put-object.ts';
import { allowGroup } from './grant-access.ts';

const GROUPS = [BOOTSTRAP_GROUP, 'system:nodes'];

/** Stores the cluster's configuration and its kubelets', for the nodes that join. */
export async function uploadConfiguration(
  client: KubernetesClient,
  cluster: ClusterConfiguration,
  kubelet: Readonly<Record<string, unknown>>,
): Promise<void> {
  say('[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace');
  await storeDocument(client, 'kubeadm-config', 'kubeadm:nodes-kubeadm-config', 'ClusterConfiguration', {
    ...cluster,
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
  });
  say(
    '[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster',
  );
  await storeDocument(client, 'kubelet-config', 'kubeadm:kubelet-config', 'kubelet', kubelet);
}

/** Stores what kube-proxy would run with: joining nodes read it. */
export async function uploadProxyConfiguration(
  client: KubernetesClient,
  server: string,
  podSubnet: string,
): Promise<void> {
  const config = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    bindAddress: '0.0.0.0',
    clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf' },
    clusterCIDR: podSubnet,
    kind: 'KubeProxyConfiguration',
  };
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ cluster: { server }, name: 'default' }],
    contexts: [{ context: { cluster: 'default', namespace: 'default', user: 'default' }, name: 'default' }],
    'current-context': 'default',
    users: [{ name: 'default', user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' } }],
  };
  await putObject(client, paths.configMaps('kube-system'), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { app: 'kube-proxy' } },
    data: { 'config.conf': print(config), 'kubeconfig.conf': print(kubeconfig) },
  });
  await allowGroup(client, {
    name: 'kube-proxy',
    namespace: 'kube-system',
    groups: [BOOTSTRAP_GROUP],
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['kube-proxy'] }],
  });
}

async function storeDocument(
  client: KubernetesClient,
  name: string,
  role: string,
  key: string,
  document: object,
): Promise<void> {
  await putObject(client, paths.configMaps('kube-system'), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system' },
    data: { [key]: print(document) },
  });
  await allowGroup(client, {
    name: role,
    namespace: 'kube-system',
    groups: GROUPS,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: [name] }],
  });
}

function print(document: object): string {
  return stringify(document, { indentSeq: false, lineWidth: 0, sortMapEntries: true });
}
