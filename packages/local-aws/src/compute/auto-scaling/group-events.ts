import type { ServiceEvent } from '../event-sink.ts';
import { type Activity, causeTime } from './activity.ts';
import type { Group } from './group.ts';
import type { GroupInstance } from './group-instance.ts';
import type { HookAction, LifecycleHook } from './lifecycle-hook.ts';

/**
 * The events of a group, member for member as AWS sends them.
 * @see "Amazon EC2 Auto Scaling event reference"
 */
export function lifecycleActionEvent(
  group: Group,
  hook: LifecycleHook,
  action: HookAction,
  instance: GroupInstance,
): ServiceEvent {
  const launching = hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING';
  return {
    source: 'aws.autoscaling',
    detailType: launching ? 'EC2 Instance-launch Lifecycle Action' : 'EC2 Instance-terminate Lifecycle Action',
    resources: [group.arn],
    detail: {
      LifecycleActionToken: action.token,
      AutoScalingGroupName: group.name,
      LifecycleHookName: hook.name,
      EC2InstanceId: instance.instanceId,
      LifecycleTransition: hook.transition,
      ...(hook.notificationMetadata === undefined ? {} : { NotificationMetadata: hook.notificationMetadata }),
      ...direction(launching),
    },
  };
}

/** The end of a launch or termination, well or badly. */
export function scalingEvent(
  group: Group,
  instance: Pick<GroupInstance, 'instanceId' | 'availabilityZone'>,
  activity: Activity,
  what: 'Launch' | 'Terminate',
  context: { region: string; accountId: string; subnetId: string | undefined },
): ServiceEvent {
  const outcome = activity.status === 'Successful' ? 'Successful' : 'Unsuccessful';
  return {
    source: 'aws.autoscaling',
    detailType: `EC2 Instance ${what} ${outcome}`,
    resources: [group.arn, `arn:aws:ec2:${context.region}:${context.accountId}:instance/${instance.instanceId}`],
    detail: {
      StatusCode: activity.status === 'Successful' ? 'InProgress' : 'Failed',
      Description: activity.description,
      AutoScalingGroupName: group.name,
      ActivityId: activity.activityId,
      Details: {
        'Availability Zone': instance.availabilityZone,
        ...(context.subnetId === undefined ? {} : { 'Subnet ID': context.subnetId }),
      },
      RequestId: activity.activityId,
      StatusMessage: activity.statusMessage ?? '',
      EndTime: causeTime(activity.endedAt ?? activity.startedAt),
      EC2InstanceId: instance.instanceId,
      StartTime: causeTime(activity.startedAt),
      Cause: activity.cause,
      ...direction(what === 'Launch'),
    },
  };
}

function direction(launching: boolean): { Origin: string; Destination: string } {
  return launching
    ? { Origin: 'EC2', Destination: 'AutoScalingGroup' }
    : { Origin: 'AutoScalingGroup', Destination: 'EC2' };
}
