import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import type { LaunchedInstance } from '../../src/compute/instance-runtime.ts';
import { type ComputeFixture, until } from './compute-fixture.ts';

/** Brings up instances that Systems Manager manages, in a group `g`. */
export async function launchInstances(aws: ComputeFixture, count: number): Promise<readonly LaunchedInstance[]> {
  const trust = {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
  };
  aws.roles.create('node-role', trust, {}, ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore']);
  aws.roles.createProfile('node-profile', 'node-role');
  const data = { ImageId: 'ami-1', IamInstanceProfile: { Name: 'node-profile' } };
  await aws.ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'node', LaunchTemplateData: data }));
  await aws.autoScaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'g',
      MinSize: count,
      MaxSize: count,
      AvailabilityZones: ['us-west-2a'],
      LaunchTemplate: { LaunchTemplateName: 'node' },
    }),
  );
  const { instances } = aws.compute.groups.get('g');
  await until(
    () => instances.size === count && [...instances.values()].every((instance) => instance.state === 'InService'),
  );
  return aws.runtime.launched;
}
