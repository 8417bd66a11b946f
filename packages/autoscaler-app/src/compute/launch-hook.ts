import type { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';

export interface LaunchHook {
  readonly name: string;
  /** 30 to 7200. */
  readonly patienceSeconds: number;
}

/**
 * Holds a booting instance back until its agent says that the node is Ready; without a word it is replaced. Part of the
 * group's own definition: a hook resource comes after the group, and the first instances would start without it.
 */
export function addLaunchHook(group: CfnAutoScalingGroup, { name, patienceSeconds }: LaunchHook): void {
  group.lifecycleHookSpecificationList = [
    {
      lifecycleHookName: name,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      heartbeatTimeout: patienceSeconds,
      defaultResult: 'ABANDON',
    },
  ];
}
