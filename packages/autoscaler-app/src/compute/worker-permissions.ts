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
 * What the agent of a worker calls. Workers run the owner's pods, so they read what joining needs and write nothing but
 * their own hook, metrics and logs.
 */
export function allowWorker(scope: Construct, { role, names, key, database }: WorkerPermissions): void {
  allowEveryNode(scope, role, names, names.groups.workers);
  allowKey(role, key, ['kms:Decrypt'], ['s3']);
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ReadParameters',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [names.parameters.kubernetesVersion, names.parameters.initialized, names.parameters.joinMaterial].map(
        (name) => parameterArn(scope, name),
      ),
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
