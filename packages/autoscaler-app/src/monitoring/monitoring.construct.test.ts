import { expect, test } from 'vitest';
import { defaultTemplate } from '../../test/cluster-template.ts';
import * as metrics from '../functions/etcd-lifecycle/metrics.ts';

const alarms = Object.values(defaultTemplate().findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);
const [dashboard] = Object.values(defaultTemplate().findResources('AWS::CloudWatch::Dashboard'));
const dashboardBody = JSON.stringify(dashboard?.['Properties'].DashboardBody);

test('every alarm says in words what is wrong', () => {
  expect(alarms.length).toBeGreaterThan(0);
  for (const { AlarmDescription } of alarms) expect(AlarmDescription).toMatch(/\w+ \w+/);
});

test('alarms and graphs ask for own metrics with the dimensions that these are emitted with', () => {
  const declared = Object.values(metrics).filter((metric) => typeof metric === 'object');
  for (const { name } of declared) expect(dashboardBody).toContain(name);
  const quorumRisk = alarms.find(({ MetricName }) => MetricName === metrics.quorumRiskDetected.name);
  const dimensions = quorumRisk?.Dimensions.map(({ Name }: { Name: string }) => Name);
  expect(dimensions.toSorted()).toEqual([...metrics.quorumRiskDetected.dimensions].toSorted());
  expect(quorumRisk?.Namespace).toBe(metrics.ETCD_LIFECYCLE_NAMESPACE);
});

test('a termination that needs a person rings, whichever way it failed', () => {
  const rings = alarms.map(({ AlarmName }) => AlarmName);
  expect(rings).toEqual(
    expect.arrayContaining(
      [
        'etcd-lifecycle-dead-letters',
        'etcd-quorum-risk',
        'etcd-member-removal-failed',
        'etcd-lifecycle-lambda-errors',
      ].map((name) => `my-cluster-${name}`),
    ),
  );
});
