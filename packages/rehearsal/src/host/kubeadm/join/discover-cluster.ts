import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { Host } from '../../host.ts';
import { hostsLookup } from '../../hosts-lookup.ts';
import { signatureKey, verifyDetached } from '../../kubernetes/bootstrap-signature.ts';
import type { ConfigMapObject } from '../../kubernetes/kinds.ts';
import { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { paths } from '../../kubernetes/paths.ts';
import { publicKeyPin } from '../../x509/keyed-certificate.ts';
import type { JoinConfiguration } from '../config/kinds.ts';
import { KubeadmError } from '../kubeadm-error.ts';

// The real one looks every 5 s.
const RETRY_MS = 250;

/** A cluster that proved to be the wanted one. */
export interface DiscoveredCluster {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
}

interface ClusterInfo {
  readonly kubeconfig: string;
  readonly signature: string;
}

/**
 * Finds the cluster by token: reads cluster-info from whoever answers, checks the token's signature and the authority's
 * pin, and reads it once more over TLS that the authority vouches for.
 *
 * @throws {KubeadmError}
 */
export async function discoverCluster(host: Host, config: JoinConfiguration): Promise<DiscoveredCluster> {
  try {
    return await discover(host, config);
  } catch (error) {
    throw new KubeadmError(`couldn't validate the identity of the API Server: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function discover(host: Host, config: JoinConfiguration): Promise<DiscoveredCluster> {
  const [id = '', secret = ''] = config.token.split('.');
  const server = `https://${config.apiServerEndpoint}`;
  const giveUpAt = Date.now() + config.timeouts.discovery;
  const insecure = await fetchClusterInfo(new KubernetesClient({ server }, hostsLookup(host)), id, giveUpAt);
  if (!verifyDetached(insecure.signature, insecure.kubeconfig, id, secret))
    throw new KubeadmError(
      "failed to verify JWS signature of received cluster info object, can't trust this API Server",
    );

  const ca = readAuthority(insecure.kubeconfig);
  const pin = publicKeyPin(ca);
  if (config.caCertHashes.length > 0 && !config.caCertHashes.includes(pin)) {
    throw new KubeadmError(
      `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${pin}" are pinned`,
    );
  }
  const secure = await fetchClusterInfo(new KubernetesClient({ server, ca }, hostsLookup(host)), id, giveUpAt);
  if (secure.kubeconfig !== insecure.kubeconfig)
    throw new KubeadmError(
      'the second kubeconfig from the "cluster-info" ConfigMap (using validated TLS) was different from the first',
    );
  return { server: readServer(secure.kubeconfig) ?? server, ca };
}

async function fetchClusterInfo(client: KubernetesClient, tokenId: string, giveUpAt: number): Promise<ClusterInfo> {
  try {
    for (;;) {
      const fault = await attempt(client, tokenId);
      if (typeof fault !== 'string') return fault;
      if (Date.now() > giveUpAt) throw new KubeadmError(fault);
      await sleep(RETRY_MS);
    }
  } finally {
    client.close();
  }
}

async function attempt(client: KubernetesClient, tokenId: string): Promise<ClusterInfo | string> {
  try {
    const { data } = await client.get<ConfigMapObject>(paths.configMap('kube-public', 'cluster-info'));
    const signature = data?.[signatureKey(tokenId)];
    if (signature === undefined)
      return `could not find a JWS signature in the cluster-info ConfigMap for token ID "${tokenId}"`;
    return { kubeconfig: data?.['kubeconfig'] ?? '', signature };
  } catch (error) {
    return `failed to request the cluster-info ConfigMap: ${(error as Error).message}`;
  }
}

interface PublishedConfig {
  readonly clusters?: readonly { readonly cluster: Readonly<Record<string, string>> }[];
}

function readAuthority(kubeconfig: string): string {
  const [entry] = (parse(kubeconfig) as PublishedConfig).clusters ?? [];
  const data = entry?.cluster['certificate-authority-data'];
  if (data === undefined) throw new KubeadmError('the cluster-info ConfigMap holds no certificate authority');
  return Buffer.from(data, 'base64').toString('utf8');
}

function readServer(kubeconfig: string): string | undefined {
  const [entry] = (parse(kubeconfig) as PublishedConfig).clusters ?? [];
  return entry?.cluster['server'];
}
