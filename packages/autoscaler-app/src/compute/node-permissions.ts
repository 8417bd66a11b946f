import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { groupArn, logGroupArn } from '../stack/arns.ts';

/** What the agent of any node calls on behalf of the node itself. */
export function allowEveryNode(scope: Construct, role: Role, names: ClusterNames, group: string): void {
  role.addToPolicy(
    new PolicyStatement({
      sid: 'OwnLaunchHook',
      actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
      resources: [groupArn(scope, group)],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({ sid: 'SeeGroups', actions: ['autoscaling:DescribeAutoScalingGroups'], resources: ['*'] }),
  );
  role.addToPolicy(
    new PolicyStatement({
      sid: 'OwnMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': names.metricsNamespace } },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      sid: 'OwnLogs',
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [logGroupArn(scope, `/aws/kubernetes/${names.cluster}/*`)],
    }),
  );
}
