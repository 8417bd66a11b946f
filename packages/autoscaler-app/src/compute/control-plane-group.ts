import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import {
  AutoScalingGroup,
  type CfnAutoScalingGroup,
  GroupMetrics,
  TerminateHookAbandonAction,
} from 'aws-cdk-lib/aws-autoscaling';
import type { LaunchTemplate, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Duration } from 'aws-cdk-lib/core';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { groupArn } from '../stack/arns.ts';
import { addLaunchHook } from './launch-hook.ts';
import type { NodeGroupSettings } from './node-group-settings.ts';

export interface ControlPlaneGroupProps {
  readonly names: ClusterNames;
  readonly vpc: Vpc;
  readonly launchTemplate: LaunchTemplate;
  readonly settings: Required<NodeGroupSettings>;
}

/** The control planes. Whatever ends one of them, its hook decides first whether etcd can spare it. */
export function controlPlaneGroup(scope: Construct, props: ControlPlaneGroupProps): AutoScalingGroup {
  const { names, settings } = props;
  const group = new AutoScalingGroup(scope, 'ControlPlaneAutoScalingGroup', {
    autoScalingGroupName: names.groups.controlPlane,
    vpc: props.vpc,
    vpcSubnets: { subnetGroupName: 'ControlPlane' },
    launchTemplate: props.launchTemplate,
    // No desired capacity: an update of the stack would set it back. @see aws/aws-cdk issue 5215
    minCapacity: settings.minSize,
    maxCapacity: settings.maxSize,
    defaultInstanceWarmup: Duration.minutes(15),
    newInstancesProtectedFromScaleIn: true,
    groupMetrics: [GroupMetrics.all()],
    // An abandoned termination keeps the instance and its etcd member instead of losing them.
    instanceLifecyclePolicy: { retentionTriggers: { terminateHookAbandon: TerminateHookAbandonAction.RETAIN } },
  });
  addLaunchHook(group.node.defaultChild as CfnAutoScalingGroup, {
    name: names.hooks.controlPlaneLaunch,
    patienceSeconds: settings.launchPatienceSeconds,
  });
  suspendRebalancing(scope, group, names.groups.controlPlane);
  return group;
}

/** Balance between AZs is not worth a change of etcd's membership. CloudFormation has no property for it. */
function suspendRebalancing(scope: Construct, group: AutoScalingGroup, groupName: string): void {
  const suspension = new AwsCustomResource(scope, 'ControlPlaneRebalancing', {
    installLatestAwsSdk: false,
    onUpdate: {
      service: 'auto-scaling',
      action: 'SuspendProcesses',
      parameters: { AutoScalingGroupName: groupName, ScalingProcesses: ['AZRebalance'] },
      physicalResourceId: PhysicalResourceId.of(`${groupName}-AZRebalance`),
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [groupArn(scope, groupName)] }),
  });
  suspension.node.addDependency(group);
}
