import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Database } from '../database/database.construct.ts';
import { parameterArn } from '../stack/arns.ts';
import { allowKey } from '../stack/key-permissions.ts';
import { allowEveryNode } from './node-permissions.ts';

export interface WorkerPermissions {
  readonly role: Role;
  readonly names: ClusterNames;
  readonly key: IKey;
  readonly database: Database;
}

/**
 * What the agent of a worker calls. Workers run the owner's pods, so they read only what joining needs, and nothing that
 * would make a control plane of them.
 */
export function allowWorker(scope: Construct, { role, names, key, database }: WorkerPermissions): void {
  const { kubernetesVersion, endpoint, caCertHash, initialized, joinMaterial } = names.parameters;
  allowEveryNode(scope, role, names, names.groups.workers);
  allowKey(role, key, ['kms:Decrypt'], ['dynamodb', 's3']);
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ReadParameters',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [kubernetesVersion, endpoint, caCertHash, initialized, joinMaterial].map((name) =>
        parameterArn(scope, name),
      ),
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ReadState',
      actions: ['dynamodb:GetItem'],
      resources: [database.locks.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['cluster-state'] } },
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ReadBootstrapFiles',
      actions: ['s3:GetObject', 's3:ListBucket'],
      resources: [database.bootstrap.bucketArn, `${database.bootstrap.bucketArn}/*`],
    }),
  );
}
