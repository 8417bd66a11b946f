import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { clusterNames, type NodeConfig } from '@dedicated-k8s/core-sdk';
import { createDescriptorSink } from '@dedicated-k8s/observability';
import { type CloudWatchMetrics, createCloudWatchMetrics } from '@dedicated-k8s/observability/cloudwatch';

/** One request of a node that is about to end; CloudWatch being away must not hold it up. */
const TIMEOUT_MS = 5_000;

/** Metrics of this node, sent to CloudWatch in the namespace of its cluster. What is lost is said in the log. */
export function openHostMetrics({ spec: { cluster } }: NodeConfig): CloudWatchMetrics {
  return createCloudWatchMetrics({
    namespace: clusterNames(cluster.name).metricsNamespace,
    client: new CloudWatchClient({ region: cluster.region }),
    timeoutMs: TIMEOUT_MS,
    sink: createDescriptorSink(2),
  });
}
