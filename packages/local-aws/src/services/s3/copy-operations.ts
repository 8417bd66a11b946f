import type * as sdk from '@aws-sdk/client-s3';
import type { CopyObjectCommandInput } from '@aws-sdk/client-s3';
import type { Checked, OperationTable } from '../../server/service-definition.ts';
import type { Buckets } from './buckets.ts';
import { checksumMembers, checksumOf, knownAlgorithm } from './checksum.ts';
import { readCopySource } from './copy-source.ts';
import { encryptionOf, type ObjectHeaders, objectHeaders } from './object-headers.ts';
import { findObject, openBucket } from './open-bucket.ts';
import { checkWrite, decideRead, preconditionFailed } from './preconditions.ts';
import { s3Error } from './s3-error.ts';
import { etagOf, type StoredObject, wholeSecond } from './stored-object.ts';

export function copyOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    CopyObject: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const from = readCopySource(input.CopySource);
      const owner = input.ExpectedSourceBucketOwner;
      const sourceBucket = openBucket(buckets, { Bucket: from.bucket, ExpectedBucketOwner: owner }, context);
      const source = findObject(sourceBucket, from.key, context);
      const conditions = {
        IfMatch: input.CopySourceIfMatch,
        IfNoneMatch: input.CopySourceIfNoneMatch,
        IfModifiedSince: input.CopySourceIfModifiedSince,
        IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
      };
      if (decideRead(source, conditions) !== 'go') throw preconditionFailed();
      if (from.bucket === input.Bucket && from.key === input.Key) refuseSame(input);
      checkWrite(bucket.find(input.Key), input);
      const headers = headersOfCopy(source, input);
      const algorithm = input.ChecksumAlgorithm ?? source.checksum?.algorithm;
      const copy: StoredObject = {
        key: input.Key,
        body: source.body,
        etag: etagOf(source.body, headers),
        modifiedAt: wholeSecond(context.clock.now()),
        checksum: algorithm && checksumOf(knownAlgorithm(algorithm), source.body),
        headers,
      };
      bucket.put(copy);
      const CopyObjectResult = {
        ETag: copy.etag,
        LastModified: new Date(copy.modifiedAt),
        ...checksumMembers(copy.checksum),
      };
      return { CopyObjectResult, ...encryptionOf(headers) };
    },
  };
}

function refuseSame({ MetadataDirective, StorageClass, ServerSideEncryption }: CopyObjectCommandInput): void {
  if (MetadataDirective === 'REPLACE' || StorageClass !== undefined || ServerSideEncryption !== undefined) return;
  const unchanged = "without changing the object's metadata, storage class, website redirect location or encryption";
  const problem = `This copy request is illegal because it is trying to copy an object to itself ${unchanged}`;
  throw s3Error('InvalidRequest', `${problem} attributes.`);
}

/** Encryption and storage class are always the request's, the rest is the source's unless it is to be replaced. */
function headersOfCopy(source: StoredObject, input: Checked<CopyObjectCommandInput>): ObjectHeaders {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled, StorageClass } = input;
  if (input.MetadataDirective === 'REPLACE') return objectHeaders(input);
  return objectHeaders({ ...source.headers, ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled, StorageClass });
}
