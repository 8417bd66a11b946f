import type {
  AutoScalingGroup,
  AutoScalingInstanceDetails,
  Activity as DescribedActivity,
  LaunchTemplateSpecification,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import type { Activity } from './activity.ts';
import type { Group } from './group.ts';
import type { GroupInstance } from './group-instance.ts';

/** A group in the shape of DescribeAutoScalingGroups. */
export function describeGroup(group: Group): AutoScalingGroup {
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: describeTemplate(group),
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desired,
    DefaultCooldown: group.cooldownS,
    AvailabilityZones: [...new Set(group.placements.map((placement) => placement.availabilityZone))],
    LoadBalancerNames: [],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.healthCheckGraceMs / 1000,
    Instances: [...group.instances.values()].map((instance) => ({
      InstanceId: instance.instanceId,
      InstanceType: instance.instanceType,
      AvailabilityZone: instance.availabilityZone,
      LifecycleState: instance.state === 'Terminated' ? ('Terminating:Proceed' as const) : instance.state,
      HealthStatus: instance.health,
      LaunchTemplate: { ...describeTemplate(group), Version: instance.launchTemplateVersion },
      ProtectedFromScaleIn: instance.protectedFromScaleIn,
    })),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: [...group.suspended].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: 'User suspended',
    })),
    VPCZoneIdentifier: group.placements
      .map((placement) => placement.subnetId ?? '')
      .filter(Boolean)
      .join(','),
    Tags: group.tags.map((tag) => describeTag(group, tag)),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: group.newInstancesProtected,
    InstanceLifecyclePolicy: group.terminateHookAbandon && {
      RetentionTriggers: { TerminateHookAbandon: group.terminateHookAbandon },
    },
    Status: group.deleting ? 'Delete in progress' : undefined,
  };
}

/** An instance in the shape of DescribeAutoScalingInstances. */
export function describeGroupInstance(group: Group, instance: GroupInstance): AutoScalingInstanceDetails {
  return {
    InstanceId: instance.instanceId,
    InstanceType: instance.instanceType,
    AutoScalingGroupName: group.name,
    AvailabilityZone: instance.availabilityZone,
    LifecycleState: instance.state,
    HealthStatus: instance.health === 'Healthy' ? 'HEALTHY' : 'UNHEALTHY',
    LaunchTemplate: { ...describeTemplate(group), Version: instance.launchTemplateVersion },
    ProtectedFromScaleIn: instance.protectedFromScaleIn,
  };
}

export function describeActivity(group: Group, activity: Activity): DescribedActivity {
  return {
    ActivityId: activity.activityId,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAt),
    EndTime: activity.endedAt === undefined ? undefined : new Date(activity.endedAt),
    StatusCode: activity.status,
    StatusMessage: activity.statusMessage,
    Progress: activity.progress,
    Details: '{}',
  };
}

export function describeTag(group: Group, tag: Group['tags'][number]): Required<TagDescription> {
  return {
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key: tag.key,
    Value: tag.value,
    PropagateAtLaunch: tag.propagateAtLaunch,
  };
}

function describeTemplate({ launchTemplate: { id, name, version } }: Group): Required<LaunchTemplateSpecification> {
  return { LaunchTemplateId: id, LaunchTemplateName: name, Version: version };
}
