import { randomUUID } from 'node:crypto';
import type { World } from '../scenario/world.ts';

/** What a lifecycle event says. */
export interface TerminationNews {
  readonly instanceId: string;
  readonly token: string;
  /** When the instance began to wait. */
  readonly at: number;
}

/** A termination as EventBridge delivers it. @see "Amazon EC2 Auto Scaling event reference" */
export function terminationEvent({ names, region }: World, { instanceId, token, at }: TerminationNews): object {
  const account = '111122223333';
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'EC2 Instance-terminate Lifecycle Action',
    source: 'aws.autoscaling',
    account,
    time: new Date(at).toISOString(),
    region,
    resources: [
      `arn:aws:autoscaling:${region}:${account}:autoScalingGroup::autoScalingGroupName/${names.groups.controlPlane}`,
    ],
    detail: {
      LifecycleActionToken: token,
      AutoScalingGroupName: names.groups.controlPlane,
      LifecycleHookName: names.hooks.controlPlaneTermination,
      EC2InstanceId: instanceId,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      Origin: 'AutoScalingGroup',
      Destination: 'EC2',
    },
  };
}

/** What Auto Scaling sends when a hook with a notification target is made. */
export function testNotification({ names }: World): object {
  return {
    AccountId: '111122223333',
    RequestId: randomUUID(),
    AutoScalingGroupName: names.groups.controlPlane,
    Service: 'AWS Auto Scaling',
    Event: 'autoscaling:TEST_NOTIFICATION',
    Time: new Date().toISOString(),
  };
}
