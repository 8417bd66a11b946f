import { stringify } from 'yaml';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import type { BootstrapTokenSpec } from '../config/kinds.ts';
import { BOOTSTRAP_GROUP } from '../config/read-config.ts';
import { say } from '../output.ts';
import { putObject } from '../put-object.ts';
import { createToken } from '../tokens/token-secret.ts';
import { allowGroup, bindClusterRole } from './grant-access.ts';

const REQUESTS = 'system:certificates.k8s.io:certificatesigningrequests';

/** Stores the bootstrap tokens, lets their holders join, and publishes what they need to trust the cluster. */
export async function configureBootstrapTokens(
  client: KubernetesClient,
  tokens: readonly BootstrapTokenSpec[],
  cluster: { readonly server: string; readonly ca: string },
): Promise<void> {
  for (const { token } of tokens) say(`[bootstrap-token] Using token: ${token}`);
  say('[bootstrap-token] Configuring bootstrap tokens, cluster-info ConfigMap, RBAC Roles');
  for (const token of tokens) await createToken(client, token);
  say('[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to get nodes');
  await allowGroup(client, {
    name: 'kubeadm:get-nodes',
    groups: [BOOTSTRAP_GROUP],
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
  });
  say(
    '[bootstrap-token] Configured RBAC rules to allow Node Bootstrap tokens to post CSRs in order for nodes to get long term certificate credentials',
  );
  await bindClusterRole(client, 'kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', { groups: [BOOTSTRAP_GROUP] });
  say(
    '[bootstrap-token] Configured RBAC rules to allow the csrapprover controller automatically approve CSRs from a Node Bootstrap Token',
  );
  await bindClusterRole(client, 'kubeadm:node-autoapprove-bootstrap', `${REQUESTS}:nodeclient`, {
    groups: [BOOTSTRAP_GROUP],
  });
  say(
    '[bootstrap-token] Configured RBAC rules to allow certificate rotation for all node client certificates in the cluster',
  );
  await bindClusterRole(client, 'kubeadm:node-autoapprove-certificate-rotation', `${REQUESTS}:selfnodeclient`, {
    groups: ['system:nodes'],
  });
  say(
    '[bootstrap-token] Configured RBAC rules to allow the API server kubelet client certificate to access the kubelet API',
  );
  await bindClusterRole(client, 'kubeadm:apiserver-kubelet-client', 'system:kubelet-api-admin', {
    users: ['kube-apiserver-kubelet-client'],
  });
  await publishClusterInfo(client, cluster);
}

/** Publishes the endpoint and its authority to everybody; the token holders' signatures are added by a controller. */
async function publishClusterInfo(
  client: KubernetesClient,
  { server, ca }: { readonly server: string; readonly ca: string },
): Promise<void> {
  say('[bootstrap-token] Creating the "cluster-info" ConfigMap in the "kube-public" namespace');
  const kubeconfig = {
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': Buffer.from(ca).toString('base64'), server }, name: '' }],
    contexts: null,
    'current-context': '',
    kind: 'Config',
    users: null,
  };
  await putObject(client, paths.configMaps('kube-public'), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cluster-info', namespace: 'kube-public' },
    data: { kubeconfig: stringify(kubeconfig, { indentSeq: false, lineWidth: 0 }) },
  });
  await allowGroup(client, {
    name: 'kubeadm:bootstrap-signer-clusterinfo',
    namespace: 'kube-public',
    users: ['system:anonymous'],
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['cluster-info'] }],
  });
}
