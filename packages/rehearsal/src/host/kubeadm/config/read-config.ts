import type { Host } from '../../host.ts';
import { KUBERNETES_VERSION } from '../../kubernetes/version.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { type Content, findList, findText, findTexts, readObject, readText } from './field-values.ts';
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

/** Group that new nodes are in while they join. */
export const BOOTSTRAP_GROUP = 'system:bootstrappers:kubeadm:default-node-token';

/** Reads the configuration of `kubeadm init`. @throws {KubeadmError} */
export function readInitConfiguration(host: Host, documents: readonly ConfigDocument[]): InitConfiguration {
  const init = find(documents, 'InitConfiguration') ?? {};
  const certificateKey = findText(init, 'certificateKey');
  const localApiEndpoint = readEndpoint(host, init);
  const bootstrapTokens = (findList(init, 'bootstrapTokens') ?? []).map((given) => readToken(given as Content));
  const configuration: InitConfiguration = {
    cluster: readClusterConfiguration(find(documents, 'ClusterConfiguration') ?? {}),
    bootstrapTokens,
    certificateKey,
    localApiEndpoint,
    nodeRegistration: readRegistration(host, init),
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
  const discovery = readObject(join, 'discovery');
  const bootstrap = readObject(discovery, 'bootstrapToken');
  if (discovery['bootstrapToken'] === undefined) {
    throw new KubeadmError('discovery: Invalid value: "": bootstrapToken or file must be set');
  }
  const token = readText(bootstrap, 'token', '');
  if (!isToken(token))
    throw new KubeadmError(`discovery.bootstrapToken.token: Invalid value: "": ${tokenFault(token)}`);
  const caCertHashes = findTexts(bootstrap, 'caCertHashes') ?? [];
  if (caCertHashes.length === 0 && bootstrap['unsafeSkipCAVerification'] !== true) {
    throw new KubeadmError(
      'discovery.bootstrapToken.caCertHashes: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file to continue',
    );
  }
  const controlPlane = join['controlPlane'] === undefined ? undefined : readObject(join, 'controlPlane');
  const certificateKey = findText(controlPlane, 'certificateKey');
  if (certificateKey !== undefined) checkCertificateKey('controlPlane.certificateKey', certificateKey);
  return {
    caCertPath: readText(join, 'caCertPath', '/etc/kubernetes/pki/ca.crt'),
    token,
    apiServerEndpoint: readText(bootstrap, 'apiServerEndpoint', ''),
    caCertHashes,
    tlsBootstrapToken: readText(discovery, 'tlsBootstrapToken', token),
    controlPlane:
      controlPlane === undefined
        ? undefined
        : {
            certificateKey,
            localApiEndpoint: readEndpoint(host, controlPlane),
          },
    nodeRegistration: readRegistration(host, join),
    patchesDirectory: readPatches(join),
    timeouts: readTimeouts(join),
  };
}

/** Reads the configuration of `kubeadm reset`. @throws {KubeadmError} */
export function readResetConfiguration(documents: readonly ConfigDocument[]): ResetConfiguration {
  const reset = find(documents, 'ResetConfiguration') ?? {};
  return {
    certificatesDir: readText(reset, 'certificatesDir', '/etc/kubernetes/pki'),
    force: reset['force'] === true,
    skipPhases: findTexts(reset, 'skipPhases') ?? [],
    timeouts: readTimeouts(reset),
  };
}

/** Checks every document of a config file. @throws {KubeadmError} */
export function validateConfig(host: Host, path: string): void {
  const documents = readDocuments(host, path);
  if (find(documents, 'InitConfiguration') ?? find(documents, 'ClusterConfiguration'))
    readInitConfiguration(host, documents);
  if (find(documents, 'JoinConfiguration')) readJoinConfiguration(host, documents);
  if (find(documents, 'ResetConfiguration')) readResetConfiguration(documents);
}

/** Fills what a ClusterConfiguration leaves out. @throws {KubeadmError} */
export function readClusterConfiguration(given: Content): ClusterConfiguration {
  const networking: Partial<ClusterConfiguration['networking']> = readObject(given, 'networking');
  const etcd = readObject(given, 'etcd');
  const local: Partial<ClusterConfiguration['etcd']['local']> = readObject(etcd, 'local');
  if (etcd['external'] !== undefined) throw new KubeadmError('this stand-in of kubeadm has no external etcd');
  const cluster: ClusterConfiguration = {
    apiServer: readObject(given, 'apiServer'),
    caCertificateValidityPeriod: readText(given, 'caCertificateValidityPeriod', '87600h0m0s'),
    certificateValidityPeriod: readText(given, 'certificateValidityPeriod', '8760h0m0s'),
    certificatesDir: readText(given, 'certificatesDir', '/etc/kubernetes/pki'),
    clusterName: readText(given, 'clusterName', 'kubernetes'),
    controlPlaneEndpoint: readText(given, 'controlPlaneEndpoint', ''),
    controllerManager: readObject(given, 'controllerManager'),
    dns: readObject(given, 'dns'),
    encryptionAlgorithm: readText(given, 'encryptionAlgorithm', 'RSA-2048'),
    etcd: { local: { dataDir: '/var/lib/etcd', ...local } },
    imageRepository: readText(given, 'imageRepository', 'registry.k8s.io'),
    kubernetesVersion: readText(given, 'kubernetesVersion', KUBERNETES_VERSION),
    networking: { dnsDomain: 'cluster.local', serviceSubnet: '10.96.0.0/12', ...networking },
    proxy: readObject(given, 'proxy'),
    scheduler: readObject(given, 'scheduler'),
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
  const token = readText(given, 'token', '');
  if (!isToken(token)) {
    throw new KubeadmError(
      `error unmarshaling configuration ${goKind('kubeadm.k8s.io/v1beta4', 'InitConfiguration')}: ${tokenFault(token)}`,
    );
  }
  return {
    token,
    ...(given['description'] === undefined ? {} : { description: readText(given, 'description', '') }),
    ttlMs: readDuration('bootstrapTokens.ttl', given['ttl'], 24 * 3_600_000),
    usages: findTexts(given, 'usages') ?? ['signing', 'authentication'],
    groups: findTexts(given, 'groups') ?? [BOOTSTRAP_GROUP],
  };
}

function readEndpoint(host: Host, given: Content): LocalApiEndpoint {
  const endpoint = readObject(given, 'localAPIEndpoint');
  const advertiseAddress = readText(endpoint, 'advertiseAddress', host.address);
  checkAdvertiseAddress(advertiseAddress);
  return { advertiseAddress, bindPort: Number(endpoint['bindPort'] ?? 6443) };
}

function readRegistration(host: Host, given: Content): NodeRegistration {
  const registration: Partial<NodeRegistration> = readObject(given, 'nodeRegistration');
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
  return findText(readObject(given, 'patches'), 'directory');
}

function readTimeouts(given: Content): Timeouts {
  const timeouts = readObject(given, 'timeouts');
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
