import { assertClusterName } from './cluster-name.ts';
import { type FunctionNames, functionNames } from './function-names.ts';
import { type ParameterNames, parameterNames } from './parameter-names.ts';

/** Every fixed name of a cluster's resources; the names of the older stack are kept, so that it is updated in place. */
export interface ClusterNames {
  readonly cluster: string;
  readonly parameters: ParameterNames;
  readonly tables: {
    /** Leases and the cluster's state; key `LockName`. */
    readonly locks: string;
    /** etcd members; keys `ClusterId`, `MemberId`. */
    readonly members: string;
  };
  readonly groups: { readonly controlPlane: string; readonly workers: string };
  readonly targetGroup: string;
  readonly hooks: {
    readonly controlPlaneTermination: string;
    readonly controlPlaneLaunch: string;
    readonly workerTermination: string;
    readonly workerLaunch: string;
  };
  /** Private DNS name of the API endpoint, without its port. */
  readonly endpointHost: string;
  /** The same with port 6443, as the parameter `cluster/endpoint` holds it. */
  readonly endpoint: string;
  /** SSM document that starts verbs of bootstrap-agent. */
  readonly commandDocument: string;
  readonly functions: FunctionNames;
  readonly queues: { readonly etcdLifecycle: string; readonly etcdLifecycleDeadLetters: string };
  /** CloudWatch namespace of the nodes. */
  readonly metricsNamespace: string;
  /** Prefix of snapshots in the backup bucket, with its `/`. */
  readonly backupPrefix: string;
}

/**
 * Names of `cluster`'s resources.
 *
 * @throws {ClusterError} CONFIG_INVALID when the name is shorter than 3 characters or holds others than a-z, 0-9, `-`.
 */
export function clusterNames(cluster: string): ClusterNames {
  assertClusterName(cluster);
  const endpointHost = `${cluster}-cp-lb.internal`;
  return {
    cluster,
    parameters: parameterNames(cluster),
    tables: { locks: `${cluster}-bootstrap-lock`, members: `${cluster}-etcd-members` },
    groups: { controlPlane: `${cluster}-control-plane`, workers: `${cluster}-worker` },
    targetGroup: `${cluster}-control-plane-tg`,
    hooks: {
      controlPlaneTermination: `${cluster}-etcd-cleanup`,
      controlPlaneLaunch: `${cluster}-control-plane-launch`,
      workerTermination: `${cluster}-worker-drain`,
      workerLaunch: `${cluster}-worker-launch`,
    },
    endpointHost,
    endpoint: `${endpointHost}:6443`,
    commandDocument: `${cluster}-bootstrap-agent`,
    functions: functionNames(cluster),
    queues: {
      etcdLifecycle: `${cluster}-etcd-lifecycle.fifo`,
      etcdLifecycleDeadLetters: `${cluster}-etcd-lifecycle-dead-letters.fifo`,
    },
    metricsNamespace: `K8sCluster/${cluster}`,
    backupPrefix: `${cluster}/`,
  };
}
