import { kubeadmErrors } from '../errors/kubeadm-errors.ts';
import { type KubeadmHost, kubeadmWithConfig } from './kubeadm.ts';
import { paths } from './paths.ts';
import { resetConfiguration } from './reset-configuration.ts';

/** What kubeadm leaves behind when it is ended half way: any of it keeps the next init or join from working. */
const LEFTOVERS = [
  paths.adminConfig,
  paths.kubeletConfig,
  '/etc/kubernetes/bootstrap-kubelet.conf',
  paths.clusterCertificate,
  paths.etcdManifest,
  '/etc/kubernetes/manifests/kube-apiserver.yaml',
  paths.etcdMember,
] as const;

/** The paths of an earlier kubeadm run on this node. */
export async function findLeftovers({ files }: Pick<KubeadmHost, 'files'>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of LEFTOVERS) {
    if ((await files.kind(path)) !== undefined) found.push(path);
  }
  return found;
}

/**
 * Makes the node as if kubeadm had never run. Its member in etcd must have left before.
 *
 * @throws {ClusterError} KUBEADM_FAILED, KUBEADM_LEFTOVERS when something is still there afterwards.
 */
export async function resetNode(host: KubeadmHost): Promise<void> {
  await kubeadmWithConfig(host, ['reset'], [resetConfiguration]);
  // kubeadm empties the data directory only of a node that had come as far as an etcd manifest.
  await host.files.remove(paths.etcdMember);
  const [path] = await findLeftovers(host);
  if (path !== undefined) throw kubeadmErrors.KUBEADM_LEFTOVERS({ path });
}
