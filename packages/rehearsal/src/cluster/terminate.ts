import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { World } from '../scenario/world.ts';

/** The group lets an instance go, through its hook, and launches another. */
export async function replaceInGroup(world: World, instanceId: string): Promise<void> {
  const autoScaling = await world.aws.clients.autoScaling();
  await autoScaling.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: instanceId, ShouldDecrementDesiredCapacity: false }),
  );
}

/** The machine is lost; its group finds out afterwards. */
export async function loseMachine(world: World, instanceId: string): Promise<void> {
  const ec2 = await world.aws.clients.ec2();
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
}
