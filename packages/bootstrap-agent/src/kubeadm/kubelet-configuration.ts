/**
 * The kubelet configuration of the whole cluster. kubeadm stores it in `kube-system/kubelet-config`, from where every
 * joining node starts; so nothing of a single node may stand here (see {@link kubeletPatch}).
 */
export const kubeletConfiguration: object = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  cgroupDriver: 'systemd',
  serverTLSBootstrap: true,
  rotateCertificates: true,
  systemReserved: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
  kubeReserved: { cpu: '100m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
  evictionHard: {
    'memory.available': '100Mi',
    'nodefs.available': '10%',
    'nodefs.inodesFree': '5%',
    'imagefs.available': '15%',
  },
  shutdownGracePeriod: '60s',
  shutdownGracePeriodCriticalPods: '20s',
  containerLogMaxSize: '20Mi',
  containerLogMaxFiles: 5,
};
