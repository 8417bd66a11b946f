import { defineMetric, type MetricDefinition } from '@dedicated-k8s/observability';

/** A control plane is told by its instance, a worker only counted: they come and go. */
interface AgentMetrics {
  readonly controlPlaneSuccess: MetricDefinition<'InstanceId'>;
  readonly workerSuccess: MetricDefinition<'NodeType'>;
  readonly controlPlaneDuration: MetricDefinition<'InstanceId'>;
  readonly workerDuration: MetricDefinition<'NodeType'>;
  readonly controlPlaneFailure: MetricDefinition<'InstanceId'>;
  readonly workerFailure: MetricDefinition<'NodeType'>;
  readonly failureStage: MetricDefinition<'Stage' | 'NodeType'>;
  readonly etcdMemberRegistered: MetricDefinition<'InstanceId'>;
  readonly loadBalancerRegistered: MetricDefinition<'InstanceId'>;
}

/** What a node reports about its own birth, in the namespace `K8sCluster/<cluster>`. */
export const agentMetrics: AgentMetrics = {
  controlPlaneSuccess: defineMetric({
    name: 'BootstrapSuccess',
    unit: 'Count',
    dimensions: ['InstanceId'],
    meaning: 'A control plane has joined and does its work',
  }),
  workerSuccess: defineMetric({
    name: 'BootstrapSuccess',
    unit: 'Count',
    dimensions: ['NodeType'],
    meaning: 'A worker has joined and does its work',
  }),
  controlPlaneDuration: defineMetric({
    name: 'BootstrapDuration',
    unit: 'Milliseconds',
    dimensions: ['InstanceId'],
    meaning: 'From the start of the agent to a control plane that does its work',
  }),
  workerDuration: defineMetric({
    name: 'BootstrapDuration',
    unit: 'Milliseconds',
    dimensions: ['NodeType'],
    meaning: 'From the start of the agent to a worker that does its work',
  }),
  controlPlaneFailure: defineMetric({
    name: 'BootstrapFailure',
    unit: 'Count',
    dimensions: ['InstanceId'],
    meaning: 'A control plane gave up and asked to be replaced',
  }),
  workerFailure: defineMetric({
    name: 'BootstrapFailure',
    unit: 'Count',
    dimensions: ['NodeType'],
    meaning: 'A worker gave up and asked to be replaced',
  }),
  failureStage: defineMetric({
    name: 'BootstrapFailureStage',
    unit: 'Count',
    dimensions: ['Stage', 'NodeType'],
    meaning: 'The step at which a node gave up',
  }),
  etcdMemberRegistered: defineMetric({
    name: 'EtcdMemberRegistered',
    unit: 'Count',
    dimensions: ['InstanceId'],
    meaning: 'A control plane entered its etcd member in the table of members',
  }),
  loadBalancerRegistered: defineMetric({
    name: 'LoadBalancerRegistered',
    unit: 'Count',
    dimensions: ['InstanceId'],
    meaning: 'A control plane registered itself with the load balancer',
  }),
};
