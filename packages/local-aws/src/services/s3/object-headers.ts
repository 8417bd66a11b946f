import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { s3Error } from './s3-error.ts';

const KEPT = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'Metadata',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'BucketKeyEnabled',
  'StorageClass',
] as const;

/** Members of a put, or of the start of an upload, that a get gives back as they are. */
export type ObjectHeaders = { readonly [Name in (typeof KEPT)[number]]?: NonNullable<PutObjectCommandInput[Name]> };

const DEFAULTS: ObjectHeaders = { ContentType: 'binary/octet-stream', ServerSideEncryption: 'AES256' };
const MAX_METADATA_BYTES = 2048;

/** @throws AwsError MetadataTooLarge, or InvalidArgument for a key without the encryption that would use it */
export function objectHeaders(input: Partial<Pick<PutObjectCommandInput, keyof ObjectHeaders>>): ObjectHeaders {
  const given = KEPT.map((name) => [name, input[name]] as const).filter(([, value]) => value !== undefined);
  // Objects of the standard class are told without one.
  const told = given.filter(([name, value]) => name !== 'StorageClass' || value !== 'STANDARD');
  const headers: ObjectHeaders = { ...DEFAULTS, ...Object.fromEntries(told) };
  const size = Object.entries(headers.Metadata ?? {}).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > MAX_METADATA_BYTES) {
    throw s3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
  if (headers.SSEKMSKeyId !== undefined && !headers.ServerSideEncryption?.startsWith('aws:kms')) {
    const needed = 'requires HTTP header x-amz-server-side-encryption : aws:kms';
    throw s3Error('InvalidArgument', `Server Side Encryption with AWS KMS managed key ${needed}`);
  }
  return headers;
}

type Encryption = Pick<ObjectHeaders, 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled'>;

/** What the answer to a write says about encryption. */
export function encryptionOf({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled }: ObjectHeaders): Encryption {
  return {
    ...(ServerSideEncryption && { ServerSideEncryption }),
    ...(SSEKMSKeyId !== undefined && { SSEKMSKeyId }),
    ...(BucketKeyEnabled !== undefined && { BucketKeyEnabled }),
  };
}
