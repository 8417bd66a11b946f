import { defineMetric, type MetricDefinition } from '@dedicated-k8s/observability';

const dimensions = ['ClusterName', 'FunctionName'] as const;
type Dimension = (typeof dimensions)[number];

/** CloudWatch namespace of the function's metrics. */
export const ETCD_LIFECYCLE_NAMESPACE = 'K8sCluster/EtcdLifecycle';

export const nodeDrainSuccess: MetricDefinition<Dimension> = defineMetric({
  name: 'NodeDrainSuccess',
  unit: 'Count',
  dimensions,
  meaning: 'Nodes that all pods had left before their instance went',
});

export const nodeDrainFailure: MetricDefinition<Dimension> = defineMetric({
  name: 'NodeDrainFailure',
  unit: 'Count',
  dimensions,
  meaning: 'Nodes whose pods had to be forced or were left when the time for draining was over',
});

export const etcdMemberRemovalSuccess: MetricDefinition<Dimension> = defineMetric({
  name: 'EtcdMemberRemovalSuccess',
  unit: 'Count',
  dimensions,
  meaning: 'Members removed from etcd before their instance went',
});

export const etcdMemberRemovalFailure: MetricDefinition<Dimension> = defineMetric({
  name: 'EtcdMemberRemovalFailure',
  unit: 'Count',
  dimensions,
  meaning: 'Terminations abandoned because the member could not be removed',
});

export const quorumRiskDetected: MetricDefinition<Dimension> = defineMetric({
  name: 'QuorumRiskDetected',
  unit: 'Count',
  dimensions,
  meaning: 'Terminations abandoned because etcd could not spare the member',
});

export const lifecycleHandlerDuration: MetricDefinition<Dimension> = defineMetric({
  name: 'LifecycleHandlerDuration',
  unit: 'Milliseconds',
  dimensions,
  meaning: 'From the event of a termination to its end',
});
