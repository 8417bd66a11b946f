import { listMembers } from '../../etcd/membership.ts';
import type { Host } from '../../host.ts';
import { hostsLookup } from '../../hosts-lookup.ts';
import { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { adminClient } from '../admin-client.ts';
import { readKeyed } from '../certificates/certificate-files.ts';
import { createNodeCertificates } from '../certificates/certs-phase.ts';
import { localServer, writeKubeconfigFiles } from '../certificates/kubeconfig-files.ts';
import { downloadCertificates } from '../certificates/shared-certificates.ts';
import type { ClusterConfiguration, JoinConfiguration } from '../config/kinds.ts';
import { waitForControlPlane } from '../control-plane-check.ts';
import { inPhase, KubeadmError } from '../kubeadm-error.ts';
import { writeControlPlaneManifests } from '../manifests/write-manifests.ts';
import { markControlPlane } from '../mark-control-plane.ts';
import { say } from '../output.ts';
import { Patches } from '../patches.ts';
import { controlPlaneChecks, etcdChecks, joinChecks, nodeChecks, runChecks } from '../preflight/run-checks.ts';
import { discoverCluster } from './discover-cluster.ts';
import { askEtcd } from './etcd-members.ts';
import { fetchClusterConfiguration } from './fetch-cluster-config.ts';
import { joinEtcd } from './join-etcd.ts';
import type { Joining } from './joining.ts';
import { startNewKubelet, waitForBootstrap } from './start-new-kubelet.ts';

/** `kubeadm join`: makes this node a worker or a further control plane. */
export async function runJoin(host: Host, config: JoinConfiguration, ignoreFlag: readonly string[]): Promise<void> {
  const ignored = [...ignoreFlag, ...config.nodeRegistration.ignorePreflightErrors];
  const joining = await inPhase('preflight', () => preflight(host, config, ignored));
  try {
    if (config.controlPlane === undefined) await joinWorker(joining);
    else await joinControlPlane(joining, config.controlPlane);
  } finally {
    joining.client.close();
  }
}

async function preflight(host: Host, config: JoinConfiguration, ignored: readonly string[]): Promise<Joining> {
  say('[preflight] Running pre-flight checks');
  // The authority may have been put on a control plane by hand; a worker fetches it.
  const checks = joinChecks(config.controlPlane === undefined ? config.caCertPath : undefined);
  await runChecks(host, [...checks, ...nodeChecks(config.nodeRegistration.criSocket)], ignored);
  const discovered = await discoverCluster(host, config);
  const client = new KubernetesClient({ ...discovered, token: config.tlsBootstrapToken }, hostsLookup(host));
  say('[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...');
  say("[preflight] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.");
  const cluster = await fetchClusterConfiguration(client);
  if (config.controlPlane !== undefined) {
    say('[preflight] Running pre-flight checks before initializing the new control plane instance');
    await runChecks(
      host,
      [...controlPlaneChecks(config.controlPlane.localApiEndpoint.bindPort), ...etcdChecks],
      ignored,
    );
    checkCertificatesComing(host, config, cluster);
    say('[preflight] Pulling images required for setting up a Kubernetes cluster');
    say('[preflight] This might take a minute or two, depending on the speed of your internet connection');
    say("[preflight] You can also perform this action beforehand using 'kubeadm config images pull'");
  }
  const patches = new Patches(host, config.patchesDirectory);
  return { host, config, patches, discovered, cluster, client };
}

async function joinWorker(joining: Joining): Promise<void> {
  const { host, config, discovered } = joining;
  await startNewKubelet(joining, discovered.server);
  await inPhase('kubelet-wait-bootstrap', () => waitForBootstrap(host, config));
  say();
  say('This node has joined the cluster:');
  say('* Certificate signing request was sent to apiserver and a response was received.');
  say('* The Kubelet was informed of the new secure connection details.');
  say();
  say("Run 'kubectl get nodes' on the control-plane to see this node join the cluster.");
  say();
}

async function joinControlPlane(
  joining: Joining,
  { certificateKey, localApiEndpoint }: NonNullable<JoinConfiguration['controlPlane']>,
): Promise<void> {
  const { host, config, cluster, client, patches } = joining;
  const nodeName = config.nodeRegistration.name;
  if (certificateKey !== undefined) {
    await inPhase('control-plane-prepare/download-certs', () =>
      downloadCertificates(host, client, cluster, certificateKey),
    );
  }
  const certificates = { cluster, nodeName, localApiEndpoint };
  await inPhase('control-plane-prepare/certs', () => createNodeCertificates(host, certificates));
  await inPhase('control-plane-prepare/kubeconfig', async () => {
    say('[kubeconfig] Generating kubeconfig files');
    await writeKubeconfigFiles(host, certificates, ['admin', 'controller-manager', 'scheduler']);
  });
  await inPhase('control-plane-prepare/control-plane', () =>
    writeControlPlaneManifests(host, cluster, localApiEndpoint, patches),
  );
  const admin = adminClient(host);
  try {
    await inPhase('check-etcd', async () => {
      say('[check-etcd] Checking that the etcd cluster is healthy');
      await askEtcd(host, cluster, admin, config.timeouts.etcdAPICall, listMembers);
    });
    await startNewKubelet(joining, localServer(certificates));
    await inPhase('etcd-join', () =>
      joinEtcd(host, { config, cluster, client: admin, patches, endpoint: localApiEndpoint }),
    );
    await inPhase('kubelet-wait-bootstrap', () => waitForBootstrap(host, config));
    await inPhase('control-plane-join/mark-control-plane', () =>
      markControlPlane(admin, config.nodeRegistration, config.timeouts.kubernetesAPICall),
    );
  } finally {
    admin.close();
  }
  await inPhase('wait-control-plane', () =>
    waitForControlPlane(host, localServer(certificates), config.timeouts.controlPlaneComponentHealthCheck),
  );
  printControlPlaneJoined();
}

/** Without a key the shared certificates have to be on the disk. */
function checkCertificatesComing(host: Host, { controlPlane }: JoinConfiguration, cluster: ClusterConfiguration): void {
  if (controlPlane?.certificateKey !== undefined || readKeyed(host, cluster.certificatesDir, 'ca') !== undefined)
    return;
  throw new KubeadmError(
    `\nOne or more conditions for hosting a new control plane instance is not satisfied.\n\n[failure loading certificate for CA: couldn't load the certificate file ${cluster.certificatesDir}/ca.crt: open ${cluster.certificatesDir}/ca.crt: no such file or directory]\n\nPlease ensure that:\n* The cluster has a stable controlPlaneEndpoint address.\n* The certificates that must be shared among control plane instances are provided.\n\n`,
  );
}

function printControlPlaneJoined(): void {
  say();
  say('This node has joined the cluster and a new control plane instance was created:');
  say();
  say('* Certificate signing request was sent to apiserver and approval was received.');
  say('* The Kubelet was informed of the new secure connection details.');
  say('* Control plane label and taint were applied to the new node.');
  say('* The Kubernetes control plane instances scaled up.');
  say('* A new etcd member was added to the local/stacked etcd cluster.');
  say();
  say("Run 'kubectl get nodes' to see this node join the cluster.");
  say();
}
