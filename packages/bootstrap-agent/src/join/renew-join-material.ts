import { clusterErrors, isClusterError, type Lease } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { type BootstrapToken, joinTokens } from '../kubeadm/bootstrap-tokens.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { clusterCertificate } from '../kubeadm/cluster-certificate.ts';
import { uploadCertificatesConfiguration } from '../kubeadm/init-configuration.ts';
import { kubeadm, kubeadmWithConfig } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { kubernetesVersion } from '../steps/kubernetes-version.ts';
import type { NodeContext } from '../steps/node-context.ts';
import type { JoinMaterial } from './join-material.ts';
import { publishedMaterial, publishJoinMaterial, withdrawCertificateKey } from './publish-material.ts';

/** kubeadm deletes uploaded certificates after this time. @see `kubeadm init phase upload-certs` */
const CERTIFICATES_LIFETIME_MS = 2 * 3_600_000;

/** A token with more time left than this is published again instead of making another one: there are never many. */
const TOKEN_REUSE_MS = 12 * 3_600_000;

const KUBECONFIG = ['--kubeconfig', paths.adminConfig] as const;

/** What is made anew. */
export interface JoinMaterialRenewal {
  readonly what: 'token' | 'certificate-key' | 'both';
  /** What others may be joining with now, of this cluster. */
  readonly current: JoinMaterial | undefined;
}

/**
 * Makes join material and publishes it, under a lease. Uploading certificates voids the key before it at once: from
 * before that on until the new key stands there the material says that its key has expired, so that nodes wait instead of
 * failing, and a run that is killed in between leaves something that the next one makes anew.
 *
 * @throws {ClusterError} LEASE_LOST, KUBEADM_*, PARAMETER_UNREADABLE, PARAMETER_UNWRITABLE
 */
export async function renewJoinMaterial(
  node: NodeContext,
  lease: Lease,
  { what, current }: JoinMaterialRenewal,
): Promise<JoinMaterial> {
  const certificate = await clusterCertificate(node.files);
  const keepsKey = what === 'token' ? current?.certificateKeyExpiresAt : undefined;
  if (keepsKey === undefined && current !== undefined) {
    await lease.renew();
    await withdrawCertificateKey(node, current);
  }
  const token =
    what === 'certificate-key' && current !== undefined
      ? { token: current.token, expiresAt: current.tokenExpiresAt }
      : await newestToken(node);
  const upload = keepsKey === undefined ? await uploadCertificates(node) : undefined;
  const material: JoinMaterial = {
    token: token.token,
    tokenExpiresAt: token.expiresAt,
    certificateKeyExpiresAt: upload?.expiresAt ?? keepsKey ?? 0,
    caCertHash: caCertHash(certificate),
    endpoint: node.cluster.endpoint,
    updatedBy: node.identity.instanceId,
    traceparent: currentTraceContext()?.traceparent,
  };
  // Parameters know no fence: proof that nobody took over, as late as can be.
  await lease.renew();
  await publishJoinMaterial(node, material, upload?.certificateKey);
  await proveAfterwards(node, lease);
  return material;
}

/**
 * Paused while it wrote, this node may have written over the material of the one that took over: its key may open
 * nothing. Saying so has it made anew.
 */
async function proveAfterwards(node: NodeContext, lease: Lease): Promise<void> {
  try {
    await lease.renew();
  } catch (error) {
    if (!isClusterError(error, 'LEASE_LOST')) throw error;
    const published = await publishedMaterial(node);
    if (published !== undefined) await withdrawCertificateKey(node, published);
    throw error;
  }
}

/** The tokens that the cluster takes for joining now. */
export async function listJoinTokens(node: NodeContext): Promise<readonly BootstrapToken[]> {
  return joinTokens(await kubeadm(node, ['token', 'list', '-o', 'json', ...KUBECONFIG]));
}

/** The token that init made, or a new one: a run that was cut off leaves none behind that nobody knows. */
async function newestToken(node: NodeContext): Promise<BootstrapToken> {
  const reusable = (await listJoinTokens(node)).find(({ expiresAt }) => expiresAt > node.clock.now() + TOKEN_REUSE_MS);
  if (reusable !== undefined) return reusable;
  const description = 'joins, made by bootstrap-agent';
  await kubeadm(node, ['token', 'create', '--ttl', '24h', '--description', description, ...KUBECONFIG]);
  const [made] = await listJoinTokens(node);
  if (made === undefined)
    throw clusterErrors.WAIT_TIMED_OUT({ what: 'a join token', reason: 'none is listed', waitedMs: 0 });
  return made;
}

async function uploadCertificates(
  node: NodeContext,
): Promise<{ readonly certificateKey: string; readonly expiresAt: number }> {
  const certificateKey = node.random.hex(32);
  const expiresAt = node.clock.now() + CERTIFICATES_LIFETIME_MS;
  await kubeadmWithConfig(
    node,
    ['init', 'phase', 'upload-certs', '--upload-certs'],
    uploadCertificatesConfiguration(node.cluster, await kubernetesVersion(node), certificateKey),
  );
  return { certificateKey, expiresAt };
}
