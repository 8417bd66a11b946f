/**
 * How long kubeadm waits for each thing, as durations of Go. Each is shorter than `kubeadmMs` of the agent's patience, so
 * that it is kubeadm that gives up and says in which phase. kubeadm's own defaults are longer: they allow for images that
 * are downloaded, ours are in the machine image; and a node that joins keeps every other one from its turn at etcd.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-Timeouts
 */
const timeouts = {
  /**
   * etcd, API server, controller manager, scheduler: seconds with everything in memory (2 s in the recording). The first
   * read of a volume made from a snapshot comes from S3: minutes for the images' few hundred MB.
   */
  controlPlaneComponentHealthCheck: '3m0s',
  /** Milliseconds in the recordings. systemd starts a kubelet that ended again after 10 s: six chances. */
  kubeletHealthCheck: '1m0s',
  /** Longer than a load balancer goes on sending to a server that is gone: three checks, 10 s apart. */
  kubernetesAPICall: '1m0s',
  /** For each of: list members, add the learner, promote it. It must have caught up by then, a snapshot of GBs included. */
  etcdAPICall: '2m0s',
  /** The endpoint had a healthy server before anybody was told to join: only a change of servers is waited out. */
  discovery: '1m0s',
  /** On a control plane the kubelet asks its own API server, which has to come up first. */
  tlsBootstrap: '3m0s',
} as const;

/** What kubeadm waits for, and how long. */
type KubeadmTimeouts = Partial<typeof timeouts>;

/** For `kubeadm init` and for a control plane that joins. */
export const controlPlaneTimeouts: KubeadmTimeouts = timeouts;

/** For a worker that joins. */
export const workerTimeouts: KubeadmTimeouts = {
  kubeletHealthCheck: timeouts.kubeletHealthCheck,
  kubernetesAPICall: timeouts.kubernetesAPICall,
  discovery: timeouts.discovery,
  tlsBootstrap: timeouts.tlsBootstrap,
};
