import {
  CompleteLifecycleActionCommand,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
  RecordLifecycleActionHeartbeatCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ComputeFixture, startComputeFixture, until } from './compute-fixture.ts';

let aws: ComputeFixture;

beforeEach(async () => {
  aws = await startComputeFixture();
  await aws.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'node',
      LaunchTemplateData: { ImageId: 'ami-1', InstanceType: 'm5.large' },
    }),
  );
});
afterEach(() => aws.close());

async function createGroup(settings: Partial<CreateAutoScalingGroupCommandInput> = {}): Promise<void> {
  await aws.autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'g',
      MinSize: 1,
      MaxSize: 3,
      AvailabilityZones: ['us-west-2a', 'us-west-2b'],
      LaunchTemplate: { LaunchTemplateName: 'node', Version: '$Latest' },
      ...settings,
    }),
  );
}

async function states(): Promise<Record<string, string>> {
  const { AutoScalingGroups: groups } = await aws.autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['g'] }),
  );
  return Object.fromEntries(
    (groups?.[0]?.Instances ?? []).map((instance) => [instance.InstanceId!, instance.LifecycleState!]),
  );
}

const terminationHook = {
  LifecycleHookName: 'stop',
  AutoScalingGroupName: 'g',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
  HeartbeatTimeout: 60,
};

async function heldByTermination(settings: Partial<CreateAutoScalingGroupCommandInput> = {}): Promise<string> {
  await createGroup(settings);
  await until(() => aws.compute.groups.get('g').instances.values().next().value?.state === 'InService');
  await aws.autoScaling.send(new PutLifecycleHookCommand(terminationHook));
  const [instanceId] = Object.keys(await states());
  await aws.autoScaling.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: instanceId!, ShouldDecrementDesiredCapacity: false }),
  );
  return instanceId!;
}

describe('launching', () => {
  test('fills the group across its zones and tells EventBridge', async () => {
    await createGroup({ MinSize: 2 });
    await until(
      () => aws.published.filter((event) => event.detailType === 'EC2 Instance Launch Successful').length === 2,
    );
    expect(Object.values(await states())).toEqual(['InService', 'InService']);
    expect(new Set(aws.runtime.launched.map((instance) => instance.availabilityZone)).size).toBe(2);
    const event = aws.published.find((candidate) => candidate.detailType === 'EC2 Instance Launch Successful');
    expect(event?.detail).toMatchObject({
      AutoScalingGroupName: 'g',
      Origin: 'EC2',
      Destination: 'AutoScalingGroup',
      StatusCode: 'InProgress',
    });
  });

  test('a launch hook holds the instance in Pending:Wait; ABANDON terminates and replaces it', async () => {
    const hook = {
      LifecycleHookName: 'start',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      HeartbeatTimeout: 300,
    };
    await createGroup({ LifecycleHookSpecificationList: [hook] });
    await until(() => aws.published.some((event) => event.detailType === 'EC2 Instance-launch Lifecycle Action'));
    const [first] = Object.keys(await states());
    expect(await states()).toEqual({ [first!]: 'Pending:Wait' });
    await aws.autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName: 'g',
        LifecycleHookName: 'start',
        InstanceId: first,
        LifecycleActionResult: 'ABANDON',
      }),
    );
    await until(() => aws.runtime.launched.length === 2 && !aws.compute.groups.get('g').instances.has(first!));
    expect(aws.runtime.terminated).toEqual([first]);
    const second = aws.runtime.launched[1]!.instanceId;
    await until(() => aws.compute.groups.get('g').instances.get(second)?.state === 'Pending:Wait');
    await aws.autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName: 'g',
        LifecycleHookName: 'start',
        InstanceId: second,
        LifecycleActionResult: 'CONTINUE',
      }),
    );
    expect(await states()).toEqual({ [second]: 'InService' });
  });

  test('a failed launch is a failed activity, and the next try waits', async () => {
    aws.runtime.launchResult = () => Promise.reject(new Error('no capacity'));
    await createGroup();
    await until(() => aws.compute.groups.get('g').launchFailures.count === 1);
    expect(aws.compute.groups.get('g').activities[0]).toMatchObject({
      status: 'Failed',
      statusMessage: 'Server.InternalError: no capacity',
    });
    aws.runtime.launchResult = async () => {};
    await aws.clock.advance(4_000);
    expect(aws.runtime.launched).toHaveLength(1);
    await aws.clock.advance(1_000);
    expect(aws.runtime.launched).toHaveLength(2);
  });
});

describe('terminating', () => {
  test('the hook holds the instance while its replacement starts beside it', async () => {
    const instanceId = await heldByTermination();
    expect(await states()).toMatchObject({ [instanceId]: 'Terminating:Wait' });
    await until(() => aws.runtime.launched.length === 2);
    const event = aws.published.find((candidate) => candidate.detailType === 'EC2 Instance-terminate Lifecycle Action');
    expect(event).toMatchObject({
      source: 'aws.autoscaling',
      detail: {
        AutoScalingGroupName: 'g',
        LifecycleHookName: 'stop',
        EC2InstanceId: instanceId,
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        Origin: 'AutoScalingGroup',
        Destination: 'EC2',
      },
    });
    const token = String(event?.detail.LifecycleActionToken);
    const complete = {
      AutoScalingGroupName: 'g',
      LifecycleHookName: 'stop',
      LifecycleActionToken: token,
      LifecycleActionResult: 'CONTINUE',
    };
    await aws.autoScaling.send(new CompleteLifecycleActionCommand(complete));
    await until(() => !aws.compute.groups.get('g').instances.has(instanceId));
    expect(aws.runtime.terminated).toEqual([instanceId]);
    await expect(aws.autoScaling.send(new CompleteLifecycleActionCommand(complete))).rejects.toMatchObject({
      name: 'ValidationError',
      message: `No active Lifecycle Action found with token ${token}`,
    });
  });

  test('heartbeats move the time-out, and it ends in the default result', async () => {
    const instanceId = await heldByTermination();
    await aws.clock.advance(50_000);
    await aws.autoScaling.send(
      new RecordLifecycleActionHeartbeatCommand({
        AutoScalingGroupName: 'g',
        LifecycleHookName: 'stop',
        InstanceId: instanceId,
      }),
    );
    await aws.clock.advance(59_000);
    expect(await states()).toMatchObject({ [instanceId]: 'Terminating:Wait' });
    await aws.clock.advance(1_000);
    await until(() => !aws.compute.groups.get('g').instances.has(instanceId));
    expect(aws.events).toContainEqual(
      expect.objectContaining({ kind: 'lifecycle-action', step: 'expired', result: 'ABANDON', instanceId }),
    );
    await expect(
      aws.autoScaling.send(
        new RecordLifecycleActionHeartbeatCommand({
          AutoScalingGroupName: 'g',
          LifecycleHookName: 'stop',
          InstanceId: instanceId,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: `No active Lifecycle Action found with instance ID ${instanceId}`,
    });
  });

  test('with the retention trigger ABANDON keeps the machine until it is terminated by hand', async () => {
    const instanceId = await heldByTermination({
      InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
    });
    await aws.autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName: 'g',
        LifecycleHookName: 'stop',
        InstanceId: instanceId,
        LifecycleActionResult: 'ABANDON',
      }),
    );
    expect(await states()).toMatchObject({ [instanceId]: 'Terminating:Retained' });
    expect(aws.runtime.terminated).toEqual([]);
    await aws.autoScaling.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: instanceId, ShouldDecrementDesiredCapacity: false }),
    );
    await until(() => !aws.compute.groups.get('g').instances.has(instanceId));
    expect(aws.runtime.terminated).toEqual([instanceId]);
  });

  test('an instance that dies by itself is replaced, through the hook', async () => {
    await createGroup();
    await aws.autoScaling.send(new PutLifecycleHookCommand(terminationHook));
    const group = aws.compute.groups.get('g');
    await until(() => group.instances.values().next().value?.state === 'InService');
    const [instanceId] = Object.keys(await states());
    aws.compute.fleet.machineLost(instanceId!);
    await until(
      () => group.instances.get(instanceId!)?.state === 'Terminating:Wait' && aws.runtime.launched.length === 2,
    );
    expect(group.activities.some((activity) => activity.cause.includes('EC2 health check'))).toBe(true);
  });
});

describe('refusals', () => {
  test('sizes outside of the bounds', async () => {
    await createGroup();
    await expect(
      aws.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: 'g', DesiredCapacity: 4 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'New SetDesiredCapacity value 4 is above max value 3 for the AutoScalingGroup.',
    });
    await until(() => aws.compute.groups.get('g').instances.size === 1);
    const [instanceId] = Object.keys(await states());
    await expect(
      aws.autoScaling.send(
        new TerminateInstanceInAutoScalingGroupCommand({
          InstanceId: instanceId!,
          ShouldDecrementDesiredCapacity: true,
        }),
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining('desiredSize equals minSize (1)') });
  });

  test('a template that does not exist, a hook that waits too long, a group of the same name', async () => {
    await expect(createGroup({ LaunchTemplate: { LaunchTemplateName: 'none' } })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    await createGroup();
    await expect(createGroup()).rejects.toMatchObject({ name: 'AlreadyExistsFault' });
    await expect(
      aws.autoScaling.send(new PutLifecycleHookCommand({ ...terminationHook, HeartbeatTimeout: 7201 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
    });
    const { LifecycleHooks: hooks } = await aws.autoScaling.send(
      new DescribeLifecycleHooksCommand({ AutoScalingGroupName: 'g' }),
    );
    expect(hooks).toEqual([]);
  });
});
