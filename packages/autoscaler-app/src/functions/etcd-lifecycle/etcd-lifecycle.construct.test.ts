import { expect, test } from 'vitest';
import { defaultTemplate, resourcesOf } from '../../../test/cluster-template.ts';
import { terminationSettings } from './termination-settings.ts';

const resources = resourcesOf(defaultTemplate());
const propertiesOf = (logicalId: string) => resources[logicalId]?.Properties ?? {};
const idOf = (type: string, name: string): string =>
  Object.keys(resources).find((id) => resources[id]?.Type === type && Object.values(propertiesOf(id)).includes(name)) ??
  `no ${type} ${name}`;

const queueId = idOf('AWS::SQS::Queue', 'my-cluster-etcd-lifecycle.fifo');
const deadLettersId = idOf('AWS::SQS::Queue', 'my-cluster-etcd-lifecycle-dead-letters.fifo');

test('an instance whose termination is not answered is kept', () => {
  expect(propertiesOf('ComputeEtcdLifecycleHook406F4231')).toMatchObject({
    LifecycleHookName: 'my-cluster-etcd-cleanup',
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    DefaultResult: 'ABANDON',
  });
  expect(propertiesOf('ComputeControlPlaneAutoScalingGroupASGE07630CD')).toMatchObject({
    InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
  });
});

test('terminations go through one FIFO group, one at a time', () => {
  const rule = propertiesOf('ComputeEtcdLifecycleRule08B22E0D');
  expect(rule['EventPattern']).toEqual({
    source: ['aws.autoscaling'],
    'detail-type': ['EC2 Instance-terminate Lifecycle Action'],
    detail: {
      AutoScalingGroupName: ['my-cluster-control-plane'],
      LifecycleHookName: ['my-cluster-etcd-cleanup'],
    },
  });
  expect(rule['Targets']).toEqual([
    { Id: 'Target0', Arn: { 'Fn::GetAtt': [queueId, 'Arn'] }, SqsParameters: { MessageGroupId: 'my-cluster' } },
  ]);
  expect(propertiesOf(queueId)).toMatchObject({ FifoQueue: true, ContentBasedDeduplication: true });
  const [mapping] = Object.values(defaultTemplate().findResources('AWS::Lambda::EventSourceMapping'));
  expect(mapping?.['Properties']).toMatchObject({
    BatchSize: 1,
    EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('a message that only fails goes aside, after patience could be over', () => {
  const { RedrivePolicy } = propertiesOf(queueId);
  expect(RedrivePolicy.deadLetterTargetArn).toEqual({ 'Fn::GetAtt': [deadLettersId, 'Arn'] });
  expect(RedrivePolicy.maxReceiveCount).toBeGreaterThan(3600 / 300);
  expect(propertiesOf(deadLettersId)).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 14 * 24 * 3600 });
});

test('the queue hides a message as long as the function may take, and no capacity is reserved', () => {
  const lambda = propertiesOf('ComputeEtcdLifecycleLambda764FDE70');
  expect(propertiesOf(queueId)['VisibilityTimeout']).toBeGreaterThan(lambda['Timeout']);
  expect(lambda).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' } });
  expect(lambda).not.toHaveProperty('ReservedConcurrentExecutions');
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statements: readonly Statement[] = propertiesOf('ComputeEtcdLifecycleRoleDefaultPolicy7210B516')['PolicyDocument']
  .Statement;
const granting = (action: string): readonly Statement[] =>
  statements.filter(({ Action }) => [Action].flat().includes(action));

test('nothing is granted by a wildcard of actions, and nothing changes anything on every resource', () => {
  expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([
    'kms:GenerateDataKey*',
  ]);
  const onEverything = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  expect(onEverything.toSorted()).toEqual([
    'autoscaling:DescribeAutoScalingGroups',
    'ec2:DescribeInstances',
    'elasticloadbalancing:DescribeTargetGroups',
    'ssm:CancelCommand',
    'ssm:GetCommandInvocation',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ]);
});

test('it may send one document, to control planes of this cluster', () => {
  const [document, instances, ...rest] = granting('ssm:SendCommand');
  expect(rest).toEqual([]);
  expect(JSON.stringify(document?.Resource)).toContain(':document/my-cluster-bootstrap-agent');
  expect(JSON.stringify(instances?.Resource)).toContain(':instance/*');
  expect(instances?.Condition).toEqual({
    StringEquals: {
      'aws:ResourceTag/dedicated-k8s:cluster': 'my-cluster',
      'aws:ResourceTag/dedicated-k8s:role': 'control-plane',
    },
  });
  const template = propertiesOf('ComputeControlPlaneLaunchTemplateDE34945C')['LaunchTemplateData'];
  expect(template.TagSpecifications).toContainEqual({
    ResourceType: 'instance',
    Tags: expect.arrayContaining([
      { Key: 'dedicated-k8s:cluster', Value: 'my-cluster' },
      { Key: 'dedicated-k8s:role', Value: 'control-plane' },
    ]) as unknown,
  });
});

test('in the table of leases it reaches the state of the cluster only', () => {
  const inLocks = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('BootstrapLockTable'));
  expect(inLocks.map(({ Condition }) => Condition)).toEqual([
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['cluster-state'] } },
  ]);
});

test.each([
  ['a hook shorter than a redelivery', { hookTimeoutSeconds: 300, functionTimeoutSeconds: 300 }, 'hookTimeoutSeconds'],
  [
    'a hook that ends before the first heartbeat after a redelivery',
    { hookTimeoutSeconds: 389, functionTimeoutSeconds: 300 },
    'at least 390',
  ],
  ['patience beyond the limit of AWS', { patienceSeconds: 48 * 3600 }, 'patienceSeconds'],
  ['a function longer than Lambda allows', { functionTimeoutSeconds: 901 }, 'functionTimeoutSeconds'],
  ['a hook longer than Auto Scaling allows', { hookTimeoutSeconds: 7201 }, 'hookTimeoutSeconds'],
])('refuses %s', (_name, settings, what) => {
  expect(() => terminationSettings(settings)).toThrow(what);
});

test('takes the shortest hook in which a killed function is back in time', () => {
  const settings = { hookTimeoutSeconds: 390, functionTimeoutSeconds: 300 };
  expect(terminationSettings(settings)).toMatchObject(settings);
});
