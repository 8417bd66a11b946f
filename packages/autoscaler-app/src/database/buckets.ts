import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** etcd snapshots. Outlives the stack: a backup that goes with what it is the backup of is none. */
export function backupBucket(scope: Construct, bucketName: string, key: IKey): Bucket {
  return new Bucket(scope, 'EtcdBackupBucket', {
    ...encrypted(key),
    bucketName,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      // When backups have stopped, the last ones go from sight after 30 days and for good only 90 days later.
      { id: 'DeleteOldBackups', expiration: Duration.days(30), noncurrentVersionExpiration: Duration.days(90) },
      // Parts of an upload whose node was killed: no listing shows them, and they cost.
      { id: 'DeleteUnfinishedUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}

/** Files that nodes need at boot. */
export function bootstrapBucket(scope: Construct, bucketName: string, key: IKey): Bucket {
  return new Bucket(scope, 'BootstrapBucket', {
    ...encrypted(key),
    bucketName,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ id: 'DeleteOldVersions', noncurrentVersionExpiration: Duration.days(30) }],
  });
}

/** Server access logs of the public bucket. */
export function accessLogsBucket(scope: Construct, bucketName: string): Bucket {
  return new Bucket(scope, 'AccessLogsBucket', {
    bucketName,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    autoDeleteObjects: true,
    removalPolicy: RemovalPolicy.DESTROY,
    lifecycleRules: [{ id: 'DeleteOldLogs', expiration: Duration.days(90) }],
  });
}

/** The issuer's two documents, the only public objects: AWS STS reads them without credentials. */
export function oidcBucket(scope: Construct, bucketName: string, accessLogs: IBucket): Bucket {
  const bucket = new Bucket(scope, 'OidcBucket', {
    bucketName,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: new BlockPublicAccess({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    }),
    enforceSSL: true,
    versioned: true,
    autoDeleteObjects: true,
    removalPolicy: RemovalPolicy.DESTROY,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'oidc-bucket-logs/',
    lifecycleRules: [{ id: 'DeleteOldVersions', noncurrentVersionExpiration: Duration.days(30) }],
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'PublicIssuerDocuments',
      principals: [new AnyPrincipal()],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('.well-known/*'), bucket.arnForObjects('keys.json')],
    }),
  );
  return bucket;
}

function encrypted(key: IKey) {
  return {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    // One data key a bucket and day instead of one a request: fewer calls to the key, same protection.
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
  };
}
