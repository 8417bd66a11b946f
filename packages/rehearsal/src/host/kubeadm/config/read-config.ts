import type { Host } from '../../host.ts';
import { KUBERNETES_VERSION } from '../../kubernetes/version.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import type {
  BootstrapTokenSpec,
  ClusterConfiguration,
  InitConfiguration,
  JoinConfiguration,
  LocalApiEndpoint,
  NodeRegistration,
  ResetConfiguration,
  Timeouts,
} from './kinds.ts';
import { type ConfigDocument, goKind, readDocuments } from './read-documents.ts';
import {
  checkAdvertiseAddress,
  checkCertificateKey,
  checkKubernetesVersion,
  checkNodeName,
  checkSubnet,
  isToken,
  readDuration,
  tokenFault,
} from './validate-values.ts';

type Content = Readonly<Record<string, unknown>>;

/** Group that new nodes are in while they join. */
export const BOOTSTRAP_GROUP = 'system:bootstrappers:kubeadm:default-node-token';

/** Reads the configuration of `kubeadm init`. @throws {KubeadmError} */
export function readInitConfiguration(host: Host, documents: readonly ConfigDocument[]): InitConfiguration {
  const init = find(documents, 'InitConfiguration') ?? {};
  const certificateKey = init['certificateKey'] as string | undefined;
  const localApiEndpoint = readEndpoint(host, init['localAPIEndpoint'] as Content | undefined);
  const bootstrapTokens = ((init['bootstrapTokens'] as readonly Content[] | undefined) ?? []).map(readToken);
  const configuration: InitConfiguration = {
    cluster: readClusterConfiguration(find(documents, 'ClusterConfiguration') ?? {}),
    bootstrapTokens,
    certificateKey,
    localApiEndpoint,
    nodeRegistration: readRegistration(host, init['nodeRegistration'] as Content | undefined),
    patchesDirectory: readPatches(init),
    timeouts: readTimeouts(init),
    kubelet: find(documents, 'KubeletConfiguration') ?? {},
  };
  if (certificateKey !== undefined) checkCertificateKey('certificateKey', certificateKey);
  return configuration;
}

/** Reads the configuration of `kubeadm join`. @throws {KubeadmError} */
export function readJoinConfiguration(host: Host, documents: readonly ConfigDocument[]): JoinConfiguration {
  const join = find(documents, 'JoinConfiguration');
  if (join === undefined) throw new KubeadmError('no JoinConfiguration found');
  const discovery = (join['discovery'] ?? {}) as Content;
  const bootstrap = discovery['bootstrapToken'] as Content | undefined;
  if (bootstrap === undefined) {
    throw new KubeadmError(
      'discovery: Invalid value: "": bootstrapToken or file must be set',
    );
  }
  const token = String(bootstrap['token'] ?? '');
  if (!isToken(token)) throw new KubeadmError(`discovery.bootstrapToken.token: Invalid value: "": ${tokenFault(token)}`);
  const caCertHashes = (bootstrap['caCertHashes'] as readonly string[] | undefined) ?? [];
  if (caCertHashes.length === 0 && bootstrap['unsafeSkipCAVerification'] !== true) {
    throw new KubeadmError(
      'discovery.bootstrapToken.caCertHashes: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file to continue',
    );
  }
  const controlPlane = join['controlPlane'] as Content | undefined;
  const certificateKey = controlPlane?.['certificateKey'] as string | undefined;
  if (certificateKey !== undefined) checkCertificateKey('controlPlane.certificateKey', certificateKey);
  return {
    caCertPath: String(join['caCertPath'] ?? '/etc/kubernetes/pki/ca.crt'),
    token,
    apiServerEndpoint: String(bootstrap['apiServerEndpoint'] ?? ''),
    caCertHashes,
    tlsBootstrapToken: String(discovery['tlsBootstrapToken'] ?? token),
    controlPlane:
      controlPlane === undefined
        ? undefined
        : { certificateKey, localApiEndpoint: readEndpoint(host, controlPlane['localAPIEndpoint'] as Content | undefined) },
    nodeRegistration: readRegistration(host, join['nodeRegistration'] as Content | undefined),
    patchesDirectory: readPatches(join),
    timeouts: readTimeouts(join),
  };
}

/** Reads the configuration of `kubeadm reset`. @throws {KubeadmError} */
export function readResetConfiguration(documents: readonly ConfigDocument[]): ResetConfiguration {
  const reset = find(documents, 'ResetConfiguration') ?? {};
  return {
    certificatesDir: String(reset['certificatesDir'] ?? '/etc/kubernetes/pki'),
    force: reset['force'] === true,
    skipPhases: (reset['skipPhases'] as readonly string[] | undefined) ?? [],
    timeouts: readTimeouts(reset),
  };
}

/** Checks every document of a config file. @throws {KubeadmError} */
export function validateConfig(host: Host, path: string): void {
  const documents = readDocuments(host, path);
  if (find(documents, 'InitConfiguration') ?? find(documents, 'ClusterConfiguration')) readInitConfiguration(host, documents);
  if (find(documents, 'JoinConfiguration')) readJoinConfiguration(host, documents);
  if (find(documents, 'ResetConfiguration')) readResetConfiguration(documents);
}

/** Fills what a ClusterConfiguration leaves out. @throws {KubeadmError} */
export function readClusterConfiguration(given: Content): ClusterConfiguration {
  const networking = (given['networking'] ?? {}) as Partial<ClusterConfiguration['networking']>;
  const etcd = (given['etcd'] ?? {}) as { readonly local?: Partial<ClusterConfiguration['etcd']['local']>; readonly external?: unknown };
  if (etcd.external !== undefined) throw new KubeadmError('this stand-in of kubeadm has no external etcd');
  const cluster: ClusterConfiguration = {
    apiServer: (given['apiServer'] ?? {}) as ClusterConfiguration['apiServer'],
    caCertificateValidityPeriod: String(given['caCertificateValidityPeriod'] ?? '87600h0m0s'),
    certificateValidityPeriod: String(given['certificateValidityPeriod'] ?? '8760h0m0s'),
    certificatesDir: String(given['certificatesDir'] ?? '/etc/kubernetes/pki'),
    clusterName: String(given['clusterName'] ?? 'kubernetes'),
    controlPlaneEndpoint: String(given['controlPlaneEndpoint'] ?? ''),
    controllerManager: (given['controllerManager'] ?? {}) as ClusterConfiguration['controllerManager'],
    dns: (given['dns'] ?? {}) as object,
    encryptionAlgorithm: String(given['encryptionAlgorithm'] ?? 'RSA-2048'),
    etcd: { local: { dataDir: '/var/lib/etcd', ...etcd.local } },
    imageRepository: String(given['imageRepository'] ?? 'registry.k8s.io'),
    kubernetesVersion: String(given['kubernetesVersion'] ?? KUBERNETES_VERSION),
    networking: { dnsDomain: 'cluster.local', serviceSubnet: '10.96.0.0/12', ...networking },
    proxy: (given['proxy'] ?? {}) as object,
    scheduler: (given['scheduler'] ?? {}) as ClusterConfiguration['scheduler'],
  };
  checkKubernetesVersion(cluster.kubernetesVersion);
  checkSubnet('networking.serviceSubnet', cluster.networking.serviceSubnet);
  if (cluster.networking.podSubnet) checkSubnet('networking.podSubnet', cluster.networking.podSubnet);
  return cluster;
}

function find(documents: readonly ConfigDocument[], kind: string): Content | undefined {
  return documents.find((document) => document.kind === kind)?.content;
}

function readToken(given: Content): BootstrapTokenSpec {
  const token = String(given['token'] ?? '');
  if (!isToken(token)) {
    throw new KubeadmError(
      `error unmarshaling configuration ${goKind('kubeadm.k8s.io/v1beta4', 'InitConfiguration')}: ${tokenFault(token)}`,
    );
  }
  return {
    token,
    ...(given['description'] === undefined ? {} : { description: String(given['description']) }),
    ttlMs: readDuration('bootstrapTokens.ttl', given['ttl'], 24 * 3_600_000),
    usages: (given['usages'] as readonly string[] | undefined) ?? ['signing', 'authentication'],
    groups: (given['groups'] as readonly string[] | undefined) ?? [BOOTSTRAP_GROUP],
  };
}

function readEndpoint(host: Host, given: Content | undefined): LocalApiEndpoint {
  const advertiseAddress = String(given?.['advertiseAddress'] ?? host.address);
  checkAdvertiseAddress(advertiseAddress);
  return { advertiseAddress, bindPort: Number(given?.['bindPort'] ?? 6443) };
}

function readRegistration(host: Host, given: Content | undefined): NodeRegistration {
  const registration = (given ?? {}) as Partial<NodeRegistration>;
  const name = registration.name ?? host.name;
  checkNodeName(name);
  return {
    name,
    criSocket: registration.criSocket ?? 'unix:///var/run/containerd/containerd.sock',
    ...(registration.taints === undefined ? {} : { taints: registration.taints }),
    kubeletExtraArgs: registration.kubeletExtraArgs ?? [],
    ignorePreflightErrors: registration.ignorePreflightErrors ?? [],
  };
}

function readPatches(given: Content): string | undefined {
  return (given['patches'] as { readonly directory?: string } | undefined)?.directory;
}

function readTimeouts(given: Content): Timeouts {
  const timeouts = (given['timeouts'] ?? {}) as Content;
  const read = (name: string, fallback: number): number => readDuration(`timeouts.${name}`, timeouts[name], fallback);
  return {
    controlPlaneComponentHealthCheck: read('controlPlaneComponentHealthCheck', 240_000),
    kubeletHealthCheck: read('kubeletHealthCheck', 240_000),
    kubernetesAPICall: read('kubernetesAPICall', 60_000),
    etcdAPICall: read('etcdAPICall', 120_000),
    tlsBootstrap: read('tlsBootstrap', 300_000),
    discovery: read('discovery', 300_000),
  };
}
