import { nodeConfigSchema } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { clusterStack, defaultTemplate, resourcesOf, templateOf } from '../../test/cluster-template.ts';

const resources = resourcesOf(defaultTemplate());
const controlPlanes = resources['ComputeControlPlaneAutoScalingGroupASGE07630CD']?.Properties ?? {};
const workers = resources['ComputeWorkerAutoScalingGroupASG1471B494']?.Properties ?? {};
const templates = ['ComputeControlPlaneLaunchTemplateDE34945C', 'ComputeWorkerLaunchTemplate77D65D68'].map(
  (id) => resources[id]?.Properties['LaunchTemplateData'],
);

test.each([
  ['control planes', controlPlanes, 'my-cluster-control-plane-launch'],
  ['workers', workers, 'my-cluster-worker-launch'],
])('the launch hook of %s is part of the group, so that the first instances have it', (_name, group, hook) => {
  expect(group['LifecycleHookSpecificationList']).toEqual([
    {
      LifecycleHookName: hook,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      HeartbeatTimeout: 1800,
      DefaultResult: 'ABANDON',
    },
  ]);
});

test('nothing but a person or a failed health check ends a control plane', () => {
  expect(controlPlanes['NewInstancesProtectedFromScaleIn']).toBe(true);
  const [suspension] = Object.values(defaultTemplate().findResources('Custom::AWS'));
  expect(JSON.parse(suspension?.['Properties'].Create)).toMatchObject({
    action: 'SuspendProcesses',
    parameters: { AutoScalingGroupName: 'my-cluster-control-plane', ScalingProcesses: ['AZRebalance'] },
  });
});

test('an update of the stack replaces no running node', () => {
  for (const { UpdatePolicy } of Object.values(defaultTemplate().findResources('AWS::AutoScaling::AutoScalingGroup'))) {
    expect(UpdatePolicy).toEqual({ AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true } });
  }
});

test('an update of the stack sets no size back', () => {
  for (const group of [controlPlanes, workers]) expect(group).not.toHaveProperty('DesiredCapacity');
});

test('the autoscaler finds the workers, and their tags are not the instances’', () => {
  expect(workers['Tags']).toEqual([
    { Key: 'k8s.io/cluster-autoscaler/enabled', Value: 'true', PropagateAtLaunch: false },
    { Key: 'k8s.io/cluster-autoscaler/my-cluster', Value: 'owned', PropagateAtLaunch: false },
  ]);
});

test('instances start with one identity, an encrypted disk and metadata that pods cannot reach', () => {
  for (const data of templates) {
    expect(Object.keys(data.IamInstanceProfile)).toEqual(['Arn']);
    expect(data.BlockDeviceMappings[0].Ebs).toMatchObject({ Encrypted: true, VolumeType: 'gp3' });
    expect(data.MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  }
});

test('the image is looked up at each deployment, not when the template is made', () => {
  const parameters = defaultTemplate().toJSON()['Parameters'] as Record<string, { Type: string; Default: string }>;
  const images = templates.map(({ ImageId }) => parameters[ImageId.Ref]);
  expect(images).toEqual(
    ['/k8s-cluster/control-plane-ami-id', '/k8s-cluster/worker-ami-id'].map((Default) => ({
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default,
    })),
  );
});

test('a group waits for everything that its first instance calls', () => {
  const { DependsOn = [] } = resources['ComputeControlPlaneAutoScalingGroupASGE07630CD'] ?? {};
  expect(new Set(DependsOn.map((id) => resources[id]?.Type))).toEqual(
    new Set([
      'AWS::DynamoDB::Table',
      'AWS::EC2::VPCEndpoint',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Route53::RecordSet',
      'AWS::SSM::Parameter',
    ]),
  );
});

test('the key lets Auto Scaling make encrypted disks, before its service-linked role exists', () => {
  const { Statement } = resources['IAMClusterCMK5C2A4FEF']?.Properties['KeyPolicy'] ?? {};
  const autoScaling = Statement.filter(({ Sid = '' }) => Sid.startsWith('AutoScaling'));
  expect(autoScaling).toHaveLength(2);
  for (const { Principal, Condition } of autoScaling) {
    expect(Principal).toEqual({ AWS: '*' });
    expect(JSON.stringify(Condition.ArnEquals)).toContain('AWSServiceRoleForAutoScaling');
    expect(Condition.StringEquals).toEqual({ 'kms:CallerAccount': '123456789012' });
  }
});

test('sizes and patience are the owner’s choice', { timeout: 60_000 }, () => {
  const stack = clusterStack({ controlPlane: { minSize: 5 }, workers: { launchPatienceSeconds: 60 } });
  const chosen = resourcesOf(templateOf(stack));
  expect(chosen['ComputeControlPlaneAutoScalingGroupASGE07630CD']?.Properties['MinSize']).toBe('5');
  const group = chosen['ComputeWorkerAutoScalingGroupASG1471B494']?.Properties;
  expect(group?.['LifecycleHookSpecificationList'][0].HeartbeatTimeout).toBe(60);
  const template = chosen['ComputeWorkerLaunchTemplate77D65D68']?.Properties['LaunchTemplateData'];
  const { spec } = nodeConfigSchema.parse(parse(template.UserData['Fn::Base64']));
  expect(spec.launch?.hookTimeoutSeconds).toBe(60);
});
