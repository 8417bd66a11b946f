import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listMembers, removeMember } from '../../etcd/membership.ts';
import type { Host } from '../../host.ts';
import { askInit } from '../../systemd/ask-init.ts';
import { ADMIN_CONF, adminClient } from '../admin-client.ts';
import type { ClusterConfiguration, ResetConfiguration } from '../config/kinds.ts';
import { klogTime } from '../config/read-documents.ts';
import { askEtcd } from '../join/etcd-members.ts';
import { fetchClusterConfiguration } from '../join/fetch-cluster-config.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { MANIFESTS } from '../manifests/write-manifests.ts';
import { say, warn } from '../output.ts';

const CONFIG_FILES = ['admin', 'super-admin', 'kubelet', 'bootstrap-kubelet', 'controller-manager', 'scheduler'].map(
  (name) => `/etc/kubernetes/${name}.conf`,
);
const ETCD_MANIFEST = `${MANIFESTS}/etcd.yaml`;
// The real one gives up as fast: a reset must not wait for a server that this very node ran.
const PATIENCE_MS = 1000;
const RETRY_MS = 200;

/** `kubeadm reset`: takes off this node what init or join put there. */
export async function runReset(host: Host, config: ResetConfiguration): Promise<void> {
  await confirm(config.force);
  const cluster = await readCluster(host);
  say('[preflight] Running pre-flight checks');
  const skipped = new Set(config.skipPhases);
  const etcdDataDir = readEtcdDataDir(host);
  if (!skipped.has('remove-etcd-member') && etcdDataDir !== undefined) {
    await leaveEtcd(host, config, cluster, etcdDataDir);
  }
  if (!skipped.has('cleanup-node')) {
    await stopEverything(host);
    // The kubelet may have been about to start etcd once more when the manifest was taken away: only now is it certain
    // that nobody writes there.
    if (!skipped.has('remove-etcd-member') && etcdDataDir !== undefined) emptyFolder(host.path(etcdDataDir));
    deleteFiles(host, config);
  }
  say();
  say('The reset process does not perform cleanup of CNI plugin configuration,');
  say('network filtering rules and kubeconfig files.');
  say();
  say('For information on how to perform this cleanup manually, please see:');
  say('    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/');
  say();
}

async function confirm(force: boolean): Promise<void> {
  if (force) return;
  process.stdout.write(
    "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.\n",
  );
  process.stdout.write('[reset] Are you sure you want to proceed? [y/N]: ');
  let answer = '';
  for await (const chunk of process.stdin) {
    answer += String(chunk);
    if (answer.includes('\n')) break;
  }
  if (answer.trim().toLowerCase() !== 'y') throw new KubeadmError('aborted reset operation');
}

async function readCluster(host: Host): Promise<ClusterConfiguration | undefined> {
  if (!existsSync(host.path(ADMIN_CONF))) return undefined;
  say('[reset] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...');
  say("[reset] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.");
  const client = adminClient(host);
  const giveUpAt = Date.now() + PATIENCE_MS;
  try {
    for (;;) {
      try {
        return await fetchClusterConfiguration(client);
      } catch (error) {
        if (Date.now() > giveUpAt) {
          warn(
            `W${klogTime()} reset.go:141] [reset] Unable to fetch the kubeadm-config ConfigMap from cluster: ${(error as Error).message}`,
          );
          return undefined;
        }
      }
      await sleep(RETRY_MS);
    }
  } finally {
    client.close();
  }
}

/** Where this node's etcd keeps its data; undefined if the node has none. */
function readEtcdDataDir(host: Host): string | undefined {
  const manifest = host.path(ETCD_MANIFEST);
  if (!existsSync(manifest)) return undefined;
  return /--data-dir=(\S+)/.exec(readFileSync(manifest, 'utf8'))?.[1] ?? '/var/lib/etcd';
}

/** Removes this node's member from etcd, unless it is the last, and deletes its data. */
async function leaveEtcd(
  host: Host,
  config: ResetConfiguration,
  cluster: ClusterConfiguration | undefined,
  dataDir: string,
): Promise<void> {
  if (cluster === undefined) {
    warn(
      `W${klogTime()} removeetcdmember.go:105] [reset] No kubeadm config, using etcd pod spec to get data directory`,
    );
  } else {
    try {
      await removeOwnMember(host, config, cluster);
    } catch (error) {
      warn(
        `W${klogTime()} removeetcdmember.go:89] [reset] Failed to remove etcd member: ${(error as Error).message}, please manually remove this etcd member using etcdctl`,
      );
    }
  }
  // Its process has to be gone before its data.
  rmSync(host.path(ETCD_MANIFEST));
  await removeContainer(host, 'etcd');
  emptyFolder(host.path(dataDir));
  say(`[reset] Deleted contents of the etcd data directory: ${dataDir}`);
}

async function removeOwnMember(
  host: Host,
  { timeouts }: ResetConfiguration,
  cluster: ClusterConfiguration,
): Promise<void> {
  const client = adminClient(host);
  const peerUrl = `https://${host.address}:2380`;
  try {
    await askEtcd(host, cluster, client, timeouts.etcdAPICall, async (etcd) => {
      const members = await listMembers(etcd);
      const own = members.find(({ peerUrls }) => peerUrls.includes(peerUrl));
      if (own !== undefined && members.length > 1) await removeMember(etcd, own.id);
    });
  } finally {
    client.close();
  }
}

async function stopEverything(host: Host): Promise<void> {
  say('[reset] Stopping the kubelet service');
  await askInit(host, { verb: 'stop', unit: 'kubelet.service' });
  say('[reset] Unmounting mounted directories in "/var/lib/kubelet"');
  // Again until there are none: what the kubelet asked for last may have been started after the list was made.
  for (;;) {
    const response = await askInit(host, { verb: 'containers' });
    if (response.kind !== 'containers' || response.containers.length === 0) return;
    for (const { name } of response.containers) await removeContainer(host, name);
  }
}

function deleteFiles(host: Host, { certificatesDir }: ResetConfiguration): void {
  const folders = [MANIFESTS, '/var/lib/kubelet', certificatesDir];
  say(`[reset] Deleting contents of directories: [${folders.join(' ')}]`);
  for (const folder of folders) emptyFolder(host.path(folder));
  say(`[reset] Deleting files: [${CONFIG_FILES.join(' ')}]`);
  for (const file of CONFIG_FILES) rmSync(host.path(file), { force: true });
}

async function removeContainer(host: Host, name: string): Promise<void> {
  await askInit(host, { verb: 'remove-container', name, timeoutMs: 5000 });
}

function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
}
