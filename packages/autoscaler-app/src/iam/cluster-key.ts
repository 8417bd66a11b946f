import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** The key of volumes, tables and buckets. A key that the owner brings must allow the same two statements. */
export function clusterKey(scope: Construct, cluster: string): IKey {
  const key = new Key(scope, 'ClusterCMK', {
    alias: cluster,
    description: `Volumes, tables and buckets of the Kubernetes cluster ${cluster}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const statement of autoScalingStatements(scope)) key.addToResourcePolicy(statement);
  return key;
}

/**
 * Lets Auto Scaling start instances with volumes under the key. The service-linked role is named by a condition, not as
 * principal: a key policy with a principal that does not exist yet is refused, and the role appears with the account's
 * first group.
 *
 * @see Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes"
 */
function autoScalingStatements(scope: Construct): readonly PolicyStatement[] {
  const { account, partition } = Stack.of(scope);
  const role = `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const conditions = { StringEquals: { 'kms:CallerAccount': account }, ArnEquals: { 'aws:PrincipalArn': role } };
  return [
    new PolicyStatement({
      sid: 'AutoScalingUsesKey',
      principals: [new AnyPrincipal()],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions,
    }),
    new PolicyStatement({
      sid: 'AutoScalingGrantsVolumes',
      principals: [new AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...conditions, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
}
