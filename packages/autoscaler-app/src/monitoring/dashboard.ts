import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { metricOf } from '../functions/etcd-lifecycle/cloudwatch-metric.ts';
import {
  etcdMemberRemovalFailure,
  etcdMemberRemovalSuccess,
  lifecycleHandlerDuration,
  nodeDrainFailure,
  nodeDrainSuccess,
  quorumRiskDetected,
} from '../functions/etcd-lifecycle/metrics.ts';
import type { MonitoredParts } from './alarms.ts';

/** The cluster at a glance: alarms, capacity, the API, and what became of terminations. */
export function clusterDashboard(scope: Construct, parts: MonitoredParts, alarms: readonly Alarm[]): Dashboard {
  const { names, network, compute } = parts;
  const dashboard = new Dashboard(scope, 'ClusterDashboard', { dashboardName: `${names.cluster}-overview` });
  const hourly = { statistic: Stats.SUM, period: Duration.hours(1) };
  const { function: lifecycle } = compute.etcdLifecycle;
  const api = network.api.targetGroup.metrics;
  dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 4, alarms: [...alarms] }));
  dashboard.addWidgets(
    new GraphWidget({
      title: 'API servers',
      width: 8,
      left: [api.healthyHostCount(), api.unHealthyHostCount()],
    }),
    new GraphWidget({ title: 'Control planes', width: 8, left: groupMetrics(names.groups.controlPlane) }),
    new GraphWidget({ title: 'Workers', width: 8, left: groupMetrics(names.groups.workers) }),
  );
  dashboard.addWidgets(
    new GraphWidget({
      title: 'Terminations of control planes',
      width: 8,
      left: [etcdMemberRemovalSuccess, etcdMemberRemovalFailure, quorumRiskDetected].map((metric) =>
        metricOf(metric, names, hourly),
      ),
    }),
    new GraphWidget({
      title: 'Drains',
      width: 8,
      left: [nodeDrainSuccess, nodeDrainFailure].map((metric) => metricOf(metric, names, hourly)),
    }),
    new GraphWidget({
      title: 'etcd-lifecycle',
      width: 8,
      left: [lifecycle.metricInvocations(), lifecycle.metricErrors()],
      right: [
        metricOf(lifecycleHandlerDuration, names, { statistic: Stats.percentile(90), period: Duration.hours(1) }),
      ],
    }),
  );
  return dashboard;
}

function groupMetrics(group: string): Metric[] {
  return ['GroupDesiredCapacity', 'GroupInServiceInstances', 'GroupPendingInstances', 'GroupTerminatingInstances'].map(
    (metricName) =>
      new Metric({
        namespace: 'AWS/AutoScaling',
        metricName,
        dimensionsMap: { AutoScalingGroupName: group },
        statistic: Stats.AVERAGE,
        period: Duration.minutes(1),
      }),
  );
}
