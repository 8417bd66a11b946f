import { signatureKey, signDetached } from '../../kubernetes/bootstrap-signature.ts';
import type { ConfigMapObject, SecretObject } from '../../kubernetes/kinds.ts';
import { resourceNamed } from '../resource.ts';
import type { Controller } from './controller.ts';

/** Signs cluster-info with each bootstrap token that may sign, and takes off the signatures of those that are gone. */
export const signClusterInfo: Controller = async ({ store }) => {
  const configMaps = resourceNamed('configmaps');
  const clusterInfo = await store.get<ConfigMapObject>(configMaps, 'kube-public', 'cluster-info');
  const kubeconfig = clusterInfo?.data?.['kubeconfig'];
  if (kubeconfig === undefined) return;
  const { items } = await store.list<SecretObject>(resourceNamed('secrets'), { namespace: 'kube-system' });
  const signatures = items.flatMap(({ type, data }) => {
    const value = (key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
    if (type !== 'bootstrap.kubernetes.io/token' || value('usage-bootstrap-signing') !== 'true') return [];
    const id = value('token-id');
    return [[signatureKey(id), signDetached(kubeconfig, id, value('token-secret'))] as const];
  });
  await store.update<ConfigMapObject>(configMaps, 'kube-public', 'cluster-info', (current) =>
    current.data?.['kubeconfig'] === kubeconfig
      ? { ...current, data: { ...Object.fromEntries(signatures), kubeconfig } }
      : current,
  );
};
