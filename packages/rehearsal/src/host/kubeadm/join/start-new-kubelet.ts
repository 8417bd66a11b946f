import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host.ts';
import { findCondition, type NodeObject } from '../../kubernetes/kinds.ts';
import { writeKubeconfig } from '../../kubernetes/kubeconfig.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import { writeHostFile } from '../../write-file.ts';
import type { JoinConfiguration } from '../config/kinds.ts';
import { inPhase, KubeadmError } from '../kubeadm-error.ts';
import {
  startKubelet,
  stopKubelet,
  waitForKubelet,
  writeKubeletConfiguration,
  writeKubeletFlags,
} from '../kubelet-start.ts';
import { say } from '../output.ts';
import { fetchKubeletConfiguration } from './fetch-cluster-config.ts';
import type { Joining } from './joining.ts';

const KUBELET_CONF = '/etc/kubernetes/kubelet.conf';
const BOOTSTRAP_CONF = '/etc/kubernetes/bootstrap-kubelet.conf';

/** Writes what the kubelet needs to get its certificate, and starts it. */
export async function startNewKubelet(
  { host, config, client, patches, discovered, cluster }: Joining,
  server: string,
): Promise<void> {
  await inPhase('kubelet-start', async () => {
    await refuseKnownNode(client, config.nodeRegistration.name);
    const user = { name: 'tls-bootstrap-token-user', credentials: { token: config.tlsBootstrapToken } };
    writeHostFile(host, BOOTSTRAP_CONF, writeKubeconfig(cluster.clusterName, server, discovered.ca, user));
    if (!existsSync(host.path(config.caCertPath))) writeHostFile(host, config.caCertPath, discovered.ca, 0o644);
    const worker = config.controlPlane === undefined;
    const start = {
      registration: config.nodeRegistration,
      configuration: await fetchKubeletConfiguration(client),
      patches,
      taints: worker ? (config.nodeRegistration.taints ?? []) : [],
    };
    await stopKubelet(host);
    writeKubeletConfiguration(host, start);
    writeKubeletFlags(host, start);
    await startKubelet(host);
  });
}

async function refuseKnownNode(client: KubernetesClient, name: string): Promise<void> {
  const node = await client.find<NodeObject>(paths.node(name));
  if (findCondition(node?.status?.conditions, 'Ready')?.status !== 'True') return;
  throw new KubeadmError(
    `a Node with name "${name}" and status "Ready" already exists in the cluster. You must delete the existing Node or change the name of this new joining Node`,
  );
}

/** Waits until the kubelet has its certificate. @throws {KubeadmError} after `timeouts.tlsBootstrap`. */
export async function waitForBootstrap(host: Host, { timeouts }: JoinConfiguration): Promise<void> {
  await waitForKubelet(host, timeouts);
  say('[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap');
  const giveUpAt = Date.now() + timeouts.tlsBootstrap;
  while (!existsSync(host.path(KUBELET_CONF))) {
    if (Date.now() > giveUpAt) throw new KubeadmError('timed out waiting for the condition');
    await sleep(50);
  }
}
