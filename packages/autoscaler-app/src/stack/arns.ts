import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** ARN patterns of resources that are named by the stack, without a reference that would tie the two in a circle. */
export function groupArn(scope: Construct, groupName: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${groupName}`;
}

export function parameterArn(scope: Construct, parameterName: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:ssm:${region}:${account}:parameter${parameterName}`;
}

export function logGroupArn(scope: Construct, logGroupName: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`;
}
