import { isClusterError } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from '../steps/node-context.ts';
import type { JoinMaterial } from './join-material.ts';
import { readJoinMaterial } from './read-join-material.ts';

type Publisher = Pick<NodeContext, 'parameters' | 'names' | 'clock'>;

/** The material that stands there; what is no material counts as none, and what cannot be read may be good. */
export async function publishedMaterial(node: NodeContext): Promise<JoinMaterial | undefined> {
  try {
    return await readJoinMaterial(node);
  } catch (error) {
    if (!isClusterError(error, 'NODE_JOIN_MATERIAL_INVALID')) throw error;
    return undefined;
  }
}

/** Publishes material; `certificateKey` is left out where the one that stands there belongs to it. */
export async function publishJoinMaterial(
  { parameters, names, clock }: Publisher,
  material: JoinMaterial,
  certificateKey: string | undefined,
): Promise<void> {
  const { parameters: name } = names;
  const now = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  // The key first: who sees the new material must find the key that belongs to it.
  if (certificateKey !== undefined) await parameters.put(name.certificateKey, certificateKey, { secure: true });
  await parameters.put(name.joinMaterial, JSON.stringify(material), { secure: true });
  // For people and scripts: everything but the secrets.
  await parameters.put(name.endpoint, material.endpoint, { secure: false });
  await parameters.put(name.caCertHash, material.caCertHash, { secure: false });
  await parameters.put(name.joinTokenUpdated, now, { secure: false });
  if (certificateKey !== undefined) await parameters.put(name.certificateKeyUpdated, now, { secure: false });
}

/** Says that the key opens nothing any more: control planes wait for the next one, workers join as before. */
export async function withdrawCertificateKey(
  { parameters, names, clock }: Publisher,
  material: JoinMaterial,
): Promise<void> {
  const withdrawn = { ...material, certificateKeyExpiresAt: Math.min(material.certificateKeyExpiresAt, clock.now()) };
  await parameters.put(names.parameters.joinMaterial, JSON.stringify(withdrawn), { secure: true });
}
