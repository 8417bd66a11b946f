import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Database } from '../database/database.construct.ts';
import type { ApiLoadBalancer } from '../network/api-load-balancer.ts';
import { parameterArn } from '../stack/arns.ts';
import { allowKey } from '../stack/key-permissions.ts';
import { allowEveryNode } from './node-permissions.ts';

export interface ControlPlanePermissions {
  readonly role: Role;
  readonly names: ClusterNames;
  readonly key: IKey;
  readonly database: Database;
  readonly api: ApiLoadBalancer;
}

/** What the agent of a control plane calls. */
export function allowControlPlane(
  scope: Construct,
  { role, names, key, database, api }: ControlPlanePermissions,
): void {
  const { cluster } = names;
  allowEveryNode(scope, role, names, names.groups.controlPlane);
  allowKey(
    role,
    key,
    ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    ['dynamodb', 's3'],
  );
  const allow = (sid: string, actions: readonly string[], resources: readonly string[]): void => {
    role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
  };
  allow('ReadParameters', ['ssm:GetParameter', 'ssm:GetParameters'], [parameterArn(scope, `/${cluster}/*`)]);
  // Not kubernetes/version: that one is the owner's.
  allow(
    'WriteParameters',
    ['ssm:PutParameter'],
    [parameterArn(scope, `/${cluster}/cluster/*`), parameterArn(scope, names.parameters.oidcIssuer)],
  );
  // No DeleteItem: a lease is released by a write that keeps its fence.
  allow('LeasesAndState', ['dynamodb:GetItem', 'dynamodb:PutItem'], [database.locks.tableArn]);
  allow('Members', ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'], [database.members.tableArn]);
  allow('SeeInstances', ['ec2:DescribeInstances'], ['*']);
  allow(
    'OwnTarget',
    ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
    [api.targetGroup.targetGroupArn],
  );
  allow(
    'SeeTargets',
    ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
    ['*'],
  );
  allow('ReadBootstrapFiles', ['s3:GetObject', 's3:ListBucket'], bucketArns(database.bootstrap.bucketArn));
  allow('PublishIssuer', ['s3:GetObject', 's3:PutObject', 's3:ListBucket'], bucketArns(database.oidc.bucketArn));
  // A snapshot that arrived broken is removed. The bucket keeps every version, and none can be deleted.
  allow(
    'Snapshots',
    ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListBucket'],
    bucketArns(database.backups.bucketArn),
  );
}

function bucketArns(bucketArn: string): readonly string[] {
  return [bucketArn, `${bucketArn}/*`];
}
