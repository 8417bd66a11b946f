import type { ConditionKeys } from '../../server/principals.ts';
import type { TouchedResource } from '../../server/service-definition.ts';
import { readCopySource } from './copy-source.ts';

/** IAM's names where they are not the operation's. @see "Actions, resources, and condition keys for Amazon S3" */
const actions: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  HeadBucket: 'ListBucket',
  CopyObject: 'PutObject',
  ListObjectsV2: 'ListBucket',
  ListBuckets: 'ListAllMyBuckets',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  ListParts: 'ListMultipartUploadParts',
  ListMultipartUploads: 'ListBucketMultipartUploads',
};

/** IAM's condition keys by the member that sets them. */
const conditionKeys: Readonly<Record<string, string>> = {
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
  SSEKMSKeyId: 's3:x-amz-server-side-encryption-aws-kms-key-id',
  StorageClass: 's3:x-amz-storage-class',
  Prefix: 's3:prefix',
  Delimiter: 's3:delimiter',
  MaxKeys: 's3:max-keys',
  CopySource: 's3:x-amz-copy-source',
};

interface ObjectRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly CopySource?: string;
}

/** DeleteObjects asks for each of its objects by itself. */
export function touchedObjects(operation: string, input: object): readonly TouchedResource[] {
  const { Bucket, Key, CopySource } = input as ObjectRequest;
  if (operation === 'DeleteObjects') return [];
  const action = `s3:${actions[operation] ?? operation}`;
  const touched: TouchedResource[] = [{ arn: arnOf(Bucket, Key), action, conditions: conditionsOf(input) }];
  if (CopySource !== undefined) {
    const { bucket, key } = readCopySource(CopySource);
    touched.push({ arn: arnOf(bucket, key), action: 's3:GetObject' });
  }
  return touched;
}

function arnOf(bucket: string | undefined, key: string | undefined): string {
  if (bucket === undefined) return '*';
  return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

function conditionsOf(input: object): ConditionKeys {
  const entries = Object.entries(input).flatMap(([member, value]) => {
    const key = conditionKeys[member];
    return key === undefined || value === undefined ? [] : [[key, String(value)] as const];
  });
  return Object.fromEntries(entries);
}
