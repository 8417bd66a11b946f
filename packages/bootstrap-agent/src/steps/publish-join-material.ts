import { isClusterError } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { agentErrors } from '../errors/agent-errors.ts';
import { decideJoinMaterial } from '../join/decide-join-material.ts';
import type { JoinMaterial } from '../join/join-material.ts';
import { readJoinMaterial } from '../join/read-join-material.ts';
import { type BootstrapToken, joinTokens } from '../kubeadm/bootstrap-tokens.ts';
import { caCertHash } from '../kubeadm/ca-cert-hash.ts';
import { uploadCertificatesConfiguration } from '../kubeadm/init-configuration.ts';
import { kubeadm, kubeadmWithConfig } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { heldLease } from './held-lease.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import type { NodeContext } from './node-context.ts';
import { needed, type Step, satisfied } from './step.ts';

/** kubeadm deletes uploaded certificates after this time. @see `kubeadm init phase upload-certs` */
const CERTIFICATES_LIFETIME_MS = 2 * 3_600_000;

/** What other nodes need to join is in the SecureString parameter, and its public half in the older parameters. */
export const publishJoinMaterial: Step = {
  name: 'publish-join-material',
  check: async (node) => {
    // Once the cluster is initialised, refreshing is somebody else's work.
    const { status, owner } = await node.clusterState.read();
    if (status === 'initialized' && owner === node.identity.instanceId) return satisfied('it was published before');
    const material = await readJoinMaterial(node).catch(orInvalid);
    const decision = decideJoinMaterial(material, 'control-plane', node.clock.now());
    if (decision.kind === 'unusable') return needed(decision.reason);
    const certificate = await node.files.read(paths.clusterCertificate);
    return certificate !== undefined && material?.caCertHash === caCertHash(certificate)
      ? satisfied(`published by ${material.updatedBy}`)
      : needed('the material is that of another cluster');
  },
  apply: async (node) => {
    const certificateKey = node.random.hex(32);
    const material = await mintJoinMaterial(node, certificateKey);
    // Parameters know no fence: proof that nobody took over, as late as can be.
    await heldLease(node).renew();
    await publish(node, material, certificateKey);
  },
};

/** What stands there and is no material is replaced; what cannot be read may be good. */
function orInvalid(error: unknown): undefined {
  if (!isClusterError(error, 'NODE_JOIN_MATERIAL_INVALID')) throw error;
}

async function mintJoinMaterial(node: NodeContext, certificateKey: string): Promise<JoinMaterial> {
  const certificate = await node.files.read(paths.clusterCertificate);
  if (certificate === undefined) throw agentErrors.AGENT_FILE_UNREADABLE({ path: paths.clusterCertificate });
  const token = await newestToken(node);
  const certificateKeyExpiresAt = node.clock.now() + CERTIFICATES_LIFETIME_MS;
  await kubeadmWithConfig(
    node,
    ['init', 'phase', 'upload-certs', '--upload-certs'],
    uploadCertificatesConfiguration(node.cluster, await kubernetesVersion(node), certificateKey),
  );
  return {
    token: token.token,
    tokenExpiresAt: token.expiresAt,
    certificateKeyExpiresAt,
    caCertHash: caCertHash(certificate),
    endpoint: node.cluster.endpoint,
    updatedBy: node.identity.instanceId,
    traceparent: currentTraceContext()?.traceparent,
  };
}

/** The token that init made, or a new one: a run that was cut off leaves none behind that nobody knows. */
async function newestToken(node: NodeContext): Promise<BootstrapToken> {
  const kubeconfig = ['--kubeconfig', paths.adminConfig];
  const list = async () => joinTokens(await kubeadm(node, ['token', 'list', '-o', 'json', ...kubeconfig]));
  const halfDay = node.clock.now() + 12 * 3_600_000;
  const found = (await list()).find(({ expiresAt }) => expiresAt > halfDay);
  if (found !== undefined) return found;
  const description = 'joins, made by bootstrap-agent';
  await kubeadm(node, ['token', 'create', '--ttl', '24h', '--description', description, ...kubeconfig]);
  const [made] = await list();
  if (made === undefined)
    throw agentErrors.AGENT_WAIT_TIMED_OUT({ what: 'a join token', reason: 'none is listed', waitedMs: 0 });
  return made;
}

async function publish(
  { parameters, names, clock }: NodeContext,
  material: JoinMaterial,
  certificateKey: string,
): Promise<void> {
  const now = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  // The key first: who sees the new material must find the key that belongs to it.
  await parameters.put(names.parameters.certificateKey, certificateKey, { secure: true });
  await parameters.put(names.parameters.joinMaterial, JSON.stringify(material), { secure: true });
  // For people and scripts: everything but the secrets.
  await parameters.put(names.parameters.endpoint, material.endpoint, { secure: false });
  await parameters.put(names.parameters.caCertHash, material.caCertHash, { secure: false });
  await parameters.put(names.parameters.joinTokenUpdated, now, { secure: false });
  await parameters.put(names.parameters.certificateKeyUpdated, now, { secure: false });
}
