import type * as Sdk from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { causeTime } from './activity.ts';
import { authorizeGroup } from './authorize-group.ts';
import { describeActivity } from './describe-group.ts';
import type { Group } from './group.ts';
import { countsTowardsCapacity, type GroupInstance } from './group-instance.ts';
import type { Groups } from './groups.ts';
import type { Reconciler } from './reconciler.ts';

/** What changes how many instances a group has: its desired capacity, and the termination of one instance. */
export function sizeOperations(groups: Groups, reconciler: Reconciler): OperationTable<typeof Sdk> {
  return {
    SetDesiredCapacity: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      const { DesiredCapacity: desired } = input;
      if (desired > group.maxSize) {
        throw new AwsError(
          'ValidationError',
          `New SetDesiredCapacity value ${desired} is above max value ${group.maxSize} for the AutoScalingGroup.`,
        );
      }
      if (desired < group.minSize) {
        throw new AwsError(
          'ValidationError',
          `New SetDesiredCapacity value ${desired} is below min value ${group.minSize} for the AutoScalingGroup.`,
        );
      }
      group.desired = desired;
      reconciler.settle(group);
      return {};
    },
    TerminateInstanceInAutoScalingGroup: (input, context) => {
      const { group, instance } = groups.getByInstance(input.InstanceId ?? '');
      authorizeGroup(context, group);
      if (input.ShouldDecrementDesiredCapacity && countsTowardsCapacity(instance)) decrement(group);
      const at = context.clock.now();
      const cause = `At ${causeTime(at)} instance ${instance.instanceId} was taken out of service in response to a user request.`;
      reconciler.change(group, leave(instance, at, cause));
      const activityId = group.instances.get(instance.instanceId)?.activityId;
      const activity = group.activities.find((candidate) => candidate.activityId === activityId) ?? group.activities[0];
      return { Activity: activity && describeActivity(group, activity) };
    },
    SetInstanceHealth: (input, context) => {
      const { group, instance } = groups.getByInstance(input.InstanceId);
      authorizeGroup(context, group);
      if (input.HealthStatus !== 'Healthy' && input.HealthStatus !== 'Unhealthy') {
        throw new AwsError(
          'ValidationError',
          `Invalid health status ${input.HealthStatus}. Valid values: Healthy, Unhealthy`,
        );
      }
      const graceUntil = instance.launchedAt + group.healthCheckGraceMs;
      const inGrace = (input.ShouldRespectGracePeriod ?? true) && context.clock.now() < graceUntil;
      if (input.HealthStatus === 'Unhealthy' && inGrace) return {};
      reconciler.change(group, { ...instance, health: input.HealthStatus });
      return {};
    },
    SetInstanceProtection: (input, context) => {
      const group = groups.get(input.AutoScalingGroupName);
      authorizeGroup(context, group);
      const chosen = input.InstanceIds.map((id) => {
        const instance = group.instances.get(id);
        if (!instance)
          throw new AwsError('ValidationError', `The instance ${id} is not part of Auto Scaling group ${group.name}.`);
        return instance;
      });
      for (const instance of chosen)
        group.instances.set(instance.instanceId, { ...instance, protectedFromScaleIn: input.ProtectedFromScaleIn });
      reconciler.settle(group);
      return {};
    },
  };
}

/** An instance somebody wants gone: one that is retained is released, one that leaves already goes on leaving. */
function leave(instance: GroupInstance, at: number, cause: string): GroupInstance {
  if (instance.state === 'Terminating:Retained') return { ...instance, released: true };
  return { ...instance, departure: instance.departure ?? { at, cause } };
}

function decrement(group: Group): void {
  if (group.desired <= group.minSize) {
    throw new AwsError(
      'ValidationError',
      `Currently, desiredSize equals minSize (${group.minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  group.desired -= 1;
}
