import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { INetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { nodeTags } from '../../compute/node-tags.ts';
import { groupArn } from '../../stack/arns.ts';
import { allowKey } from '../../stack/key-permissions.ts';

export interface EtcdLifecyclePermissions {
  readonly role: Role;
  readonly names: ClusterNames;
  readonly targetGroup: INetworkTargetGroup;
  readonly locks: ITable;
  readonly members: ITable;
  readonly key: IKey;
}

/** What the function calls; its queue, logs and traces are granted by CDK where they are connected. */
export function allowEtcdLifecycle(scope: Construct, props: EtcdLifecyclePermissions): void {
  const { role, names, locks, members } = props;
  const { partition, region, account } = Stack.of(scope);
  const allow = (sid: string, actions: readonly string[], resources: readonly string[], conditions?: object): void => {
    role.addToPolicy(
      new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions: { ...conditions } }),
    );
  };
  allow(
    'TerminationHook',
    ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
    [groupArn(scope, names.groups.controlPlane)],
  );
  allow('LeaveTargetGroup', ['elasticloadbalancing:DeregisterTargets'], [props.targetGroup.targetGroupArn]);
  allow('Members', ['dynamodb:Query', 'dynamodb:UpdateItem'], [members.tableArn]);
  // The leases in the same table belong to the nodes.
  allow('ClusterState', ['dynamodb:GetItem', 'dynamodb:PutItem'], [locks.tableArn], {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['cluster-state'] },
  });
  allowKey(role, props.key, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'], ['dynamodb']);
  allow(
    'RunVerb',
    ['ssm:SendCommand'],
    [`arn:${partition}:ssm:${region}:${account}:document/${names.commandDocument}`],
  );
  allow('OnControlPlane', ['ssm:SendCommand'], [`arn:${partition}:ec2:${region}:${account}:instance/*`], {
    StringEquals: Object.fromEntries(
      Object.entries(nodeTags(names.cluster, 'control-plane')).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value]),
    ),
  });
  // None of these can be limited to a resource.
  allow(
    'See',
    [
      'autoscaling:DescribeAutoScalingGroups',
      'ec2:DescribeInstances',
      'elasticloadbalancing:DescribeTargetGroups',
      'ssm:CancelCommand',
      'ssm:GetCommandInvocation',
    ],
    ['*'],
  );
}
