import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { MetricDefinition } from '@dedicated-k8s/observability';
import { Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import { ETCD_LIFECYCLE_NAMESPACE } from './metrics.ts';

/** A metric of etcd-lifecycle as alarms and graphs ask for it: from its declaration, so with the dimensions it has. */
export function metricOf(
  { name }: MetricDefinition<'ClusterName' | 'FunctionName'>,
  names: ClusterNames,
  options: Pick<MetricProps, 'statistic' | 'period'>,
): Metric {
  return new Metric({
    namespace: ETCD_LIFECYCLE_NAMESPACE,
    metricName: name,
    dimensionsMap: { ClusterName: names.cluster, FunctionName: names.functions.etcdLifecycle },
    ...options,
  });
}
