import type { RequestContext } from '../../server/request-context.ts';
import type { Bucket } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { notServed, s3Error } from './s3-error.ts';
import type { StoredObject } from './stored-object.ts';

/** Members that would change what a request means, and that nothing here understands. */
const UNSERVED =
  /^(AnnotationDirective|BypassGovernanceRetention|CopySourceSSECustomer\w+|Grant\w+|IfMatch(InitiatedTime|LastModifiedTime|Size)|MFA|ObjectLock\w+|OptionalObjectAttributes|Response\w+|SSECustomer\w+|SSEKMSEncryptionContext|Tagging\w*|VersionId|WebsiteRedirectLocation|WriteOffsetBytes)$/;
const MAX_KEY_BYTES = 1024;

interface BucketRequest {
  readonly Bucket: string;
  readonly Key?: string;
  readonly ACL?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * The bucket that a request is about, after what S3 checks of every request to one.
 * @throws AwsError NoSuchBucket, InvalidBucketName, AccessDenied, KeyTooLongError, AccessControlListNotSupported or
 * NotImplemented
 */
export function openBucket(buckets: Buckets, input: BucketRequest, { account }: RequestContext): Bucket {
  const unserved = Object.entries(input).find(([name, value]) => value !== undefined && UNSERVED.test(name));
  if (unserved) throw notServed(unserved[0]);
  const bucket = buckets.require(input.Bucket);
  if ((input.ExpectedBucketOwner ?? account) !== account) throw s3Error('AccessDenied', 'Access Denied');
  if (Buffer.byteLength(input.Key ?? '') > MAX_KEY_BYTES) throw s3Error('KeyTooLongError', 'Your key is too long');
  if ((input.ACL ?? 'bucket-owner-full-control') !== 'bucket-owner-full-control') {
    throw s3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
  return bucket;
}

/** @throws AwsError NoSuchKey, or access denied to who may not list the bucket and so may not know what it lacks */
export function findObject(bucket: Bucket, key: string, context: RequestContext): StoredObject {
  const found = bucket.find(key);
  if (found) return found;
  context.authorize(bucket.arn, 's3:ListBucket');
  throw s3Error('NoSuchKey', 'The specified key does not exist.');
}
