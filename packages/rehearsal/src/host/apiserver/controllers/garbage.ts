import type { PodObject, SecretObject } from '../../kubernetes/kinds.ts';
import { resourceNamed } from '../resource.ts';
import type { Controller, ControllerContext } from './controller.ts';

/** Deletes what has outlived its reason: expired bootstrap tokens, secrets owned by them, pods of deleted nodes. */
export const collectGarbage: Controller = async (context) => {
  await collectSecrets(context);
  await collectPods(context);
};

async function collectSecrets({ store }: ControllerContext): Promise<void> {
  const secrets = resourceNamed('secrets');
  const { items } = await store.list<SecretObject>(secrets, { namespace: 'kube-system' });
  const expired = items.filter(isExpiredToken);
  const uids = new Set(items.filter((secret) => !expired.includes(secret)).map(({ metadata }) => metadata.uid));
  // kubeadm lets the uploaded certificates belong to a token, to be rid of them after two hours.
  const orphaned = items.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) => owner.kind === 'Secret' && !uids.has(owner.uid)),
  );
  for (const secret of [...expired, ...orphaned]) await store.remove(secrets, secret);
}

function isExpiredToken({ type, data }: SecretObject): boolean {
  if (type !== 'bootstrap.kubernetes.io/token') return false;
  const expiration = Buffer.from(data?.['expiration'] ?? '', 'base64').toString('utf8');
  return expiration !== '' && Date.parse(expiration) <= Date.now();
}

async function collectPods({ store, timings }: ControllerContext): Promise<void> {
  const pods = resourceNamed('pods');
  const [nodes, { items }] = await Promise.all([store.list(resourceNamed('nodes')), store.list<PodObject>(pods)]);
  const names = new Set(nodes.items.map(({ metadata }) => metadata.name));
  for (const pod of items) {
    const node = pod.spec?.nodeName;
    const ageMs = Date.now() - Date.parse(pod.metadata.creationTimestamp ?? '');
    if (node !== undefined && !names.has(node) && ageMs > timings.nodeGraceMs) await store.remove(pods, pod);
  }
}
