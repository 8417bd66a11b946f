import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-s3';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Bucket, Upload } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { etagOf, multipartEtag, verifyChecksums } from './checksums.ts';
import { bytesOf } from './object-operations.ts';
import { checkWrite } from './preconditions.ts';
import { keptHeaders } from './stored-headers.ts';

/** Every part but the last must have this size. */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

export function multipartOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    CreateMultipartUpload: (input) => {
      const bucket = buckets.require(input.Bucket);
      const upload = { id: randomUUID(), key: input.Key, headers: keptHeaders(input), parts: new Map() };
      bucket.uploads.set(upload.id, upload);
      return { Bucket: input.Bucket, Key: input.Key, UploadId: upload.id };
    },
    UploadPart: (input) => {
      const upload = findUpload(buckets.require(input.Bucket), input);
      if (input.PartNumber < 1 || input.PartNumber > MAX_PARTS) {
        throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
      }
      const body = bytesOf(input.Body);
      const checksums = verifyChecksums(body, input);
      const etag = etagOf(body);
      upload.parts.set(input.PartNumber, { body, etag });
      return { ETag: etag, ...checksums };
    },
    CompleteMultipartUpload: (input, { clock, endpoint }) => {
      const bucket = buckets.require(input.Bucket);
      const upload = findUpload(bucket, input);
      checkWrite(bucket.find(input.Key), input);
      const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? []);
      const etag = multipartEtag(parts.map((part) => part.etag));
      const body = Buffer.concat(parts.map((part) => part.body));
      bucket.put({ key: input.Key, body, etag, checksums: {}, modifiedAt: clock.now(), headers: upload.headers });
      bucket.uploads.delete(upload.id);
      return { Bucket: input.Bucket, Key: input.Key, ETag: etag, Location: `${endpoint}/${input.Bucket}/${input.Key}` };
    },
    AbortMultipartUpload: (input) => {
      const bucket = buckets.require(input.Bucket);
      bucket.uploads.delete(findUpload(bucket, input).id);
      return {};
    },
  };
}

function findUpload(bucket: Bucket, { UploadId, Key }: { readonly UploadId: string; readonly Key: string }): Upload {
  const upload = bucket.uploads.get(UploadId);
  if (upload?.key === Key) return upload;
  const problem =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new AwsError('NoSuchUpload', problem, { status: 404 });
}

function chosenParts(upload: Upload, chosen: readonly CompletedPart[]) {
  if (chosen.length === 0) throw new AwsError('MalformedXML', 'You must specify at least one part');
  const numbers = chosen.map((part) => part.PartNumber ?? 0);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const parts = chosen.map(({ PartNumber, ETag }) => {
    const part = upload.parts.get(PartNumber ?? 0);
    if (part && part.etag.replaceAll('"', '') === ETag?.replaceAll('"', '')) return part;
    throw new AwsError('InvalidPart', `Part ${PartNumber} was not uploaded, or its entity tag is another.`);
  });
  if (parts.slice(0, -1).some((part) => part.body.byteLength < SMALLEST_PART_BYTES)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}
