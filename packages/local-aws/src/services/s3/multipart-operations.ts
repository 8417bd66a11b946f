import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-s3';
import type { OperationTable } from '../../server/service-definition.ts';
import { assembleObject } from './assemble-object.ts';
import type { Buckets } from './buckets.ts';
import { checksumMembers, knownAlgorithm, partChecksumMembers } from './checksum.ts';
import { encryptionOf, objectHeaders } from './object-headers.ts';
import { bytesOf } from './object-operations.ts';
import { openBucket } from './open-bucket.ts';
import { checkWrite } from './preconditions.ts';
import { s3Error } from './s3-error.ts';
import { etagOf, wholeSecond } from './stored-object.ts';
import { checkPartChecksum, checksumOfUpload, findUpload, type Upload } from './upload.ts';
import { verifyBody } from './verify-body.ts';

const MAX_PARTS = 10_000;

export function multipartOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    CreateMultipartUpload: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const algorithm = input.ChecksumAlgorithm && knownAlgorithm(input.ChecksumAlgorithm);
      const upload: Upload = {
        id: randomUUID(),
        key: input.Key,
        startedAt: wholeSecond(context.clock.now()),
        headers: objectHeaders(input),
        checksum: checksumOfUpload(algorithm, input.ChecksumType),
        parts: new Map(),
      };
      bucket.uploads.set(upload.id, upload);
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        ...encryptionOf(upload.headers),
        ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
      };
    },
    UploadPart: (input, context) => {
      const upload = findUpload(openBucket(buckets, input, context), input);
      const { PartNumber: number } = input;
      if (number < 1 || number > MAX_PARTS) {
        throw s3Error('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
      }
      const body = bytesOf(input.Body);
      const checksum = verifyBody(body, input);
      checkPartChecksum(upload, checksum);
      const etag = etagOf(body, upload.headers);
      upload.parts.set(number, { number, body, etag, checksum, modifiedAt: wholeSecond(context.clock.now()) });
      return { ETag: etag, ...partChecksumMembers(checksum), ...encryptionOf(upload.headers) };
    },
    CompleteMultipartUpload: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const upload = findUpload(bucket, input);
      const object = assembleObject(upload, input, context.clock.now());
      checkWrite(bucket.find(input.Key), input);
      bucket.put(object);
      bucket.uploads.delete(upload.id);
      return {
        Bucket: bucket.name,
        Key: object.key,
        ETag: object.etag,
        Location: `${context.endpoint}/${bucket.name}/${encodeURI(object.key)}`,
        ...checksumMembers(object.checksum),
        ...encryptionOf(object.headers),
      };
    },
    AbortMultipartUpload: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      bucket.uploads.delete(findUpload(bucket, input).id);
      return {};
    },
  };
}
