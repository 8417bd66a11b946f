import { mkdirSync, readFileSync } from 'node:fs';
import type { Host } from '../../host.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { publicKeyPin } from '../../x509/keyed-certificate.ts';
import { adminClient } from '../admin-client.ts';
import { createAllCertificates } from '../certificates/certs-phase.ts';
import { commonServer, localServer, writeKubeconfigFiles } from '../certificates/kubeconfig-files.ts';
import { generateCertificateKey, uploadCertificates } from '../certificates/shared-certificates.ts';
import type { InitConfiguration } from '../config/kinds.ts';
import { BOOTSTRAP_GROUP } from '../config/read-config.ts';
import { waitForControlPlane } from '../control-plane-check.ts';
import { inPhase } from '../kubeadm-error.ts';
import { completeKubeletConfiguration } from '../kubelet-configuration.ts';
import {
  startKubelet,
  stopKubelet,
  waitForKubelet,
  writeKubeletConfiguration,
  writeKubeletFlags,
} from '../kubelet-start.ts';
import { etcdManifest } from '../manifests/etcd-manifest.ts';
import { MANIFESTS, writeControlPlaneManifests, writeManifest } from '../manifests/write-manifests.ts';
import { markControlPlane } from '../mark-control-plane.ts';
import { say } from '../output.ts';
import { Patches } from '../patches.ts';
import { controlPlaneChecks, etcdChecks, nodeChecks, runChecks } from '../preflight/run-checks.ts';
import { generateToken } from '../tokens/token-secret.ts';
import { configureBootstrapTokens } from './bootstrap-tokens.ts';
import { bindClusterRole } from './grant-access.ts';
import { printInitialized } from './print-initialized.ts';
import { uploadConfiguration, uploadProxyConfiguration } from './upload-config.ts';

/** Flags of `kubeadm init`. */
export interface InitFlags {
  readonly uploadCerts: boolean;
  readonly ignorePreflightErrors: readonly string[];
}

/** `kubeadm init`: makes this node the first control plane of a cluster. */
export async function runInit(host: Host, given: InitConfiguration, flags: InitFlags): Promise<void> {
  const config = completeConfiguration(given);
  const { cluster, nodeRegistration, localApiEndpoint, timeouts } = config;
  say(`[init] Using Kubernetes version: ${cluster.kubernetesVersion}`);
  await inPhase('preflight', () => preflight(host, config, flags));

  const certificates = { cluster, nodeName: nodeRegistration.name, localApiEndpoint };
  await inPhase('certs', () => createAllCertificates(host, certificates));
  await inPhase('kubeconfig', () =>
    writeKubeconfigFiles(host, certificates, ['admin', 'super-admin', 'kubelet', 'controller-manager', 'scheduler']),
  );
  const patches = new Patches(host, config.patchesDirectory);
  await inPhase('etcd/local', () => {
    mkdirSync(host.path(cluster.etcd.local.dataDir), { recursive: true, mode: 0o700 });
    say(`[etcd] Creating static Pod manifest for local etcd in "${MANIFESTS}"`);
    writeManifest(
      host,
      'etcd',
      etcdManifest(cluster, nodeRegistration.name, localApiEndpoint.advertiseAddress, []),
      patches,
    );
  });
  await inPhase('control-plane', () => writeControlPlaneManifests(host, cluster, localApiEndpoint, patches));

  const kubelet = completeKubeletConfiguration(config.kubelet, cluster);
  await inPhase('kubelet-start', async () => {
    const start = { registration: nodeRegistration, configuration: kubelet, patches, taints: [] };
    await stopKubelet(host);
    writeKubeletFlags(host, start);
    writeKubeletConfiguration(host, start);
    await startKubelet(host);
  });
  await inPhase('wait-control-plane', async () => {
    say(
      `[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "${MANIFESTS}"`,
    );
    await waitForKubelet(host, timeouts);
    await waitForControlPlane(host, localServer(certificates), timeouts.controlPlaneComponentHealthCheck);
  });

  // Its own server, as the load balancer may not know of it yet.
  const client = await bindAdministrators(host, localServer(certificates));
  await inPhase('upload-config', () => uploadConfiguration(client, cluster, kubelet));
  await inPhase('upload-certs', () => uploadCerts(host, client, config, flags));
  await inPhase('mark-control-plane', () => markControlPlane(client, nodeRegistration, timeouts.kubernetesAPICall));
  const server = commonServer(certificates);
  const ca = readFileSync(host.path(`${cluster.certificatesDir}/ca.crt`), 'utf8');
  await inPhase('bootstrap-token', () => configureBootstrapTokens(client, config.bootstrapTokens, { server, ca }));
  await inPhase('addon', async () => {
    await uploadProxyConfiguration(client, server, cluster.networking.podSubnet ?? '');
    say('[addons] Applied essential addon: CoreDNS');
    say('[addons] Applied essential addon: kube-proxy');
  });
  client.close();
  printInitialized({
    endpoint: server.replace('https://', ''),
    token: config.bootstrapTokens[0]?.token ?? '',
    pin: publicKeyPin(ca),
    certificateKey: flags.uploadCerts ? config.certificateKey : undefined,
  });
}

/** Token and certificate key are made where none were given. */
function completeConfiguration(given: InitConfiguration): InitConfiguration & { readonly certificateKey: string } {
  const token = {
    token: generateToken(),
    ttlMs: 24 * 3_600_000,
    usages: ['signing', 'authentication'],
    groups: [BOOTSTRAP_GROUP],
  };
  return {
    ...given,
    bootstrapTokens: given.bootstrapTokens.length === 0 ? [token] : given.bootstrapTokens,
    certificateKey: given.certificateKey ?? generateCertificateKey(),
  };
}

async function preflight(host: Host, config: InitConfiguration, flags: InitFlags): Promise<void> {
  say('[preflight] Running pre-flight checks');
  const checks = [
    ...controlPlaneChecks(config.localApiEndpoint.bindPort),
    ...nodeChecks(config.nodeRegistration.criSocket),
    ...etcdChecks,
  ];
  await runChecks(host, checks, [...flags.ignorePreflightErrors, ...config.nodeRegistration.ignorePreflightErrors]);
  say('[preflight] Pulling images required for setting up a Kubernetes cluster');
  say('[preflight] This might take a minute or two, depending on the speed of your internet connection');
  say("[preflight] You can also perform this action beforehand using 'kubeadm config images pull'");
}

async function uploadCerts(
  host: Host,
  client: KubernetesClient,
  config: InitConfiguration & { readonly certificateKey: string },
  flags: InitFlags,
): Promise<void> {
  if (!flags.uploadCerts) {
    say('[upload-certs] Skipping phase. Please see --upload-certs');
    return;
  }
  await uploadCertificates(host, client, config.cluster, config.certificateKey);
  say('[upload-certs] Using certificate key:');
  say(config.certificateKey);
}

/** Lets admin.conf's group rule the cluster, by the one file that needs no such leave. */
async function bindAdministrators(host: Host, server: string): Promise<KubernetesClient> {
  const first = adminClient(host, { kubeconfig: '/etc/kubernetes/super-admin.conf', server });
  await bindClusterRole(first, 'kubeadm:cluster-admins', 'cluster-admin', { groups: ['kubeadm:cluster-admins'] });
  first.close();
  return adminClient(host, { server });
}
