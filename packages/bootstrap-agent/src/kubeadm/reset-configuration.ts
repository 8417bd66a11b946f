import { paths } from './paths.ts';

/**
 * The document of `kubeadm reset`. It leaves the member in etcd alone: our own code removes it first, under the quorum
 * rule that kubeadm does not know.
 */
export const resetConfiguration: object = {
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  kind: 'ResetConfiguration',
  force: true,
  cleanupTmpDir: true,
  certificatesDir: paths.pki,
  criSocket: paths.containerRuntimeSocket,
  skipPhases: ['remove-etcd-member'],
  timeouts: { etcdAPICall: '2m0s', kubernetesAPICall: '1m0s' },
};
