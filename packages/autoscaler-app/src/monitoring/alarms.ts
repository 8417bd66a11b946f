import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Compute } from '../compute/compute.construct.ts';
import type { Database } from '../database/database.construct.ts';
import { metricOf } from '../functions/etcd-lifecycle/cloudwatch-metric.ts';
import { etcdMemberRemovalFailure, quorumRiskDetected } from '../functions/etcd-lifecycle/metrics.ts';
import type { Network } from '../network/network.construct.ts';

export interface MonitoredParts {
  readonly names: ClusterNames;
  readonly network: Network;
  readonly database: Database;
  readonly compute: Compute;
}

interface AlarmRow {
  readonly name: string;
  readonly meaning: string;
  readonly metric: IMetric;
  readonly when: '>=' | '>' | '<';
  readonly threshold: number;
  readonly periods: number;
  /** Default: no data is no alarm. */
  readonly missing?: TreatMissingData;
}

const operators = {
  '>=': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '>': ComparisonOperator.GREATER_THAN_THRESHOLD,
  '<': ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

/** Alarms of the cluster, by construct id; where the older stack had one of the same meaning, it keeps id and name. */
export function alarms(scope: Construct, parts: MonitoredParts): readonly Alarm[] {
  return Object.entries(alarmRows(parts)).map(
    ([id, row]) =>
      new Alarm(scope, id, {
        alarmName: `${parts.names.cluster}-${row.name}`,
        alarmDescription: row.meaning,
        metric: row.metric,
        comparisonOperator: operators[row.when],
        threshold: row.threshold,
        evaluationPeriods: row.periods,
        treatMissingData: row.missing ?? TreatMissingData.NOT_BREACHING,
      }),
  );
}

function alarmRows({ names, network, database, compute }: MonitoredParts): Readonly<Record<string, AlarmRow>> {
  const { etcdLifecycle, controlPlaneMinSize } = compute;
  const { settings } = etcdLifecycle;
  const fiveMinutes = Duration.minutes(5);
  return {
    ControlPlaneUnhealthyAlarm: {
      name: 'control-plane-unhealthy-instances',
      meaning: 'Fewer control planes in service than the group must have',
      metric: groupMetric('GroupInServiceInstances', names.groups.controlPlane, Duration.minutes(1)),
      when: '<',
      threshold: controlPlaneMinSize,
      periods: 15,
      missing: TreatMissingData.BREACHING,
    },
    ApiServerUnhealthyAlarm: {
      name: 'api-server-unhealthy',
      meaning: 'An API server does not answer the load balancer',
      metric: network.api.targetGroup.metrics.unHealthyHostCount({ period: Duration.minutes(1) }),
      when: '>=',
      threshold: 1,
      periods: 3,
    },
    WorkerCapacityAlarm: {
      name: 'worker-capacity-issue',
      meaning: 'No worker is in service',
      metric: groupMetric('GroupInServiceInstances', names.groups.workers, fiveMinutes),
      when: '<',
      threshold: 1,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    EtcdLifecycleLambdaErrorsAlarm: {
      name: 'etcd-lifecycle-lambda-errors',
      meaning: 'The handler of terminations fails; it is tried again, see its log',
      metric: etcdLifecycle.function.metricErrors({ period: fiveMinutes }),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
    EtcdLifecycleLambdaDurationAlarm: {
      name: 'etcd-lifecycle-lambda-duration',
      meaning: 'A termination has been waiting for safety for a quarter of an hour',
      metric: etcdLifecycle.function.metricDuration({ period: fiveMinutes }),
      when: '>',
      threshold: 0.8 * settings.functionTimeoutSeconds * 1000,
      periods: 3,
    },
    EtcdLifecycleDeadLettersAlarm: {
      name: 'etcd-lifecycle-dead-letters',
      meaning: 'A termination was given up; its instance is retained and needs a person',
      metric: etcdLifecycle.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
    EtcdQuorumRiskAlarm: {
      name: 'etcd-quorum-risk',
      meaning: 'A termination was abandoned to keep the quorum of etcd; its instance is retained and needs a person',
      metric: metricOf(quorumRiskDetected, names, { statistic: Stats.SUM, period: fiveMinutes }),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
    EtcdMemberRemovalFailedAlarm: {
      name: 'etcd-member-removal-failed',
      meaning: 'A termination was abandoned because the member could not be removed; its instance needs a person',
      metric: metricOf(etcdMemberRemovalFailure, names, { statistic: Stats.SUM, period: fiveMinutes }),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
    BootstrapLockThrottledAlarm: {
      name: 'bootstrap-lock-throttled',
      meaning: 'Requests to the table of leases are throttled',
      metric: throttled(database.locks),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
    EtcdMembersThrottledAlarm: {
      name: 'etcd-members-throttled',
      meaning: 'Requests to the table of members are throttled',
      metric: throttled(database.members),
      when: '>=',
      threshold: 1,
      periods: 1,
    },
  };
}

function groupMetric(metricName: string, group: string, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/AutoScaling',
    metricName,
    dimensionsMap: { AutoScalingGroupName: group },
    statistic: Stats.MINIMUM,
    period,
  });
}

/** `ThrottledRequests` exists for each operation only; these two are counted for the table. */
function throttled(table: Table): MathExpression {
  const events = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    });
  return new MathExpression({
    expression: 'FILL(reads, 0) + FILL(writes, 0)',
    usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
    label: 'throttled requests',
    period: Duration.minutes(5),
  });
}
