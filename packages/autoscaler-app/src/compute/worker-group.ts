import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { AutoScalingGroup, type CfnAutoScalingGroup, GroupMetrics, HealthChecks } from 'aws-cdk-lib/aws-autoscaling';
import type { LaunchTemplate, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Duration, Tags } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addLaunchHook } from './launch-hook.ts';
import type { NodeGroupSettings } from './node-group-settings.ts';

export interface WorkerGroupProps {
  readonly names: ClusterNames;
  readonly vpc: Vpc;
  readonly launchTemplate: LaunchTemplate;
  readonly settings: Required<NodeGroupSettings>;
}

/** The workers, sized by the cluster-autoscaler, which finds the group by its tags. */
export function workerGroup(scope: Construct, props: WorkerGroupProps): AutoScalingGroup {
  const { names, settings } = props;
  const group = new AutoScalingGroup(scope, 'WorkerAutoScalingGroup', {
    autoScalingGroupName: names.groups.workers,
    vpc: props.vpc,
    vpcSubnets: { subnetGroupName: 'DataPlane' },
    launchTemplate: props.launchTemplate,
    minCapacity: settings.minSize,
    maxCapacity: settings.maxSize,
    groupMetrics: [GroupMetrics.all()],
    // No rolling update: CloudFormation would end workers without draining them and without waiting for Ready ones.
    healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
  });
  addLaunchHook(group.node.defaultChild as CfnAutoScalingGroup, {
    name: names.hooks.workerLaunch,
    patienceSeconds: settings.launchPatienceSeconds,
  });
  const autoscalerTags = {
    'k8s.io/cluster-autoscaler/enabled': 'true',
    [`k8s.io/cluster-autoscaler/${names.cluster}`]: 'owned',
  };
  for (const [key, value] of Object.entries(autoscalerTags)) {
    Tags.of(group).add(key, value, { applyToLaunchedInstances: false });
  }
  return group;
}
