/** Names of a cluster's Lambda functions. */
export interface FunctionNames {
  readonly etcdLifecycle: string;
  readonly etcdBackup: string;
  readonly clusterHealth: string;
  readonly workerLifecycle: string;
}

/** Names of the functions of `cluster`. */
export function functionNames(cluster: string): FunctionNames {
  return {
    etcdLifecycle: `${cluster}-etcd-lifecycle`,
    etcdBackup: `${cluster}-etcd-backup`,
    clusterHealth: `${cluster}-cluster-health`,
    workerLifecycle: `${cluster}-worker-lifecycle`,
  };
}
