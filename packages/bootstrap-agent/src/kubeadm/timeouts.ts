/** How long kubeadm waits for each thing, as durations of Go. */
export const initTimeouts = {
  controlPlaneComponentHealthCheck: '4m0s',
  kubeletHealthCheck: '4m0s',
  kubernetesAPICall: '1m0s',
  etcdAPICall: '2m0s',
  discovery: '5m0s',
  tlsBootstrap: '5m0s',
  upgradeManifests: '5m0s',
} as const;

/** The same for a control plane that joins. */
export const joinControlPlaneTimeouts = {
  controlPlaneComponentHealthCheck: '4m0s',
  kubeletHealthCheck: '4m0s',
  kubernetesAPICall: '1m0s',
  etcdAPICall: '2m0s',
  discovery: '5m0s',
  tlsBootstrap: '5m0s',
} as const;

/** The same for a worker. */
export const joinWorkerTimeouts = {
  kubeletHealthCheck: '4m0s',
  kubernetesAPICall: '1m0s',
  discovery: '5m0s',
  tlsBootstrap: '5m0s',
} as const;
