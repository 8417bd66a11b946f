import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { OidcIssuer } from '../iam/oidc-issuer.ts';
import { accessLogsBucket, backupBucket, bootstrapBucket, oidcBucket } from './buckets.ts';
import { locksTable, membersTable } from './tables.ts';

export interface DatabaseProps {
  readonly names: ClusterNames;
  readonly key: IKey;
  readonly issuer: OidcIssuer;
  readonly bucketSuffix?: string | undefined;
}

/** Everything the cluster remembers. */
export class Database extends Construct {
  readonly locks: Table;
  readonly members: Table;
  readonly bootstrap: Bucket;
  readonly oidc: Bucket;
  readonly backups: Bucket;
  /** Plain text, unlike `backups.bucketName`: user data is checked for its size when the template is made. */
  readonly backupBucketName: string;

  constructor(scope: Construct, id: string, { names, key, issuer, bucketSuffix }: DatabaseProps) {
    super(scope, id);
    // The older stack's suffix: it depends on the stack's id only, so two accounts cannot both have the default names.
    const suffix = bucketSuffix ?? this.node.addr.slice(-8);
    this.locks = locksTable(this, names, key);
    this.members = membersTable(this, names, key);
    this.bootstrap = bootstrapBucket(this, `${names.cluster}-bootstrap-${suffix}`, key);
    const accessLogs = accessLogsBucket(this, `${names.cluster}-access-logs-${suffix}`);
    this.oidc = oidcBucket(this, issuer.bucketName, accessLogs);
    this.backupBucketName = `${names.cluster}-etcd-backup-${suffix}`;
    this.backups = backupBucket(this, this.backupBucketName, key);
  }
}
