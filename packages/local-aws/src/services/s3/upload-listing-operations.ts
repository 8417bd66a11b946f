import type * as sdk from '@aws-sdk/client-s3';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Buckets } from './buckets.ts';
import { partChecksumMembers } from './checksum.ts';
import { openBucket } from './open-bucket.ts';
import { notServed } from './s3-error.ts';
import { findUpload } from './upload.ts';

const MAX_PARTS_PER_PAGE = 1000;

export function uploadListingOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    ListParts: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const upload = findUpload(bucket, input);
      const marker = Number(input.PartNumberMarker ?? 0);
      const maxParts = Math.min(input.MaxParts ?? MAX_PARTS_PER_PAGE, MAX_PARTS_PER_PAGE);
      const parts = [...upload.parts.values()]
        .filter((part) => part.number > marker)
        .sort((a, b) => a.number - b.number);
      const page = parts.slice(0, maxParts);
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        PartNumberMarker: String(marker),
        NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
        MaxParts: maxParts,
        IsTruncated: page.length < parts.length,
        StorageClass: upload.headers.StorageClass ?? 'STANDARD',
        ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
        Parts: page.map(({ number, etag, modifiedAt, body, checksum }) => ({
          PartNumber: number,
          ETag: etag,
          LastModified: new Date(modifiedAt),
          Size: body.byteLength,
          ...partChecksumMembers(checksum),
        })),
      };
    },
    ListMultipartUploads: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const { Prefix = '', Delimiter, KeyMarker, UploadIdMarker, MaxUploads, EncodingType } = input;
      if (Delimiter ?? KeyMarker ?? UploadIdMarker ?? MaxUploads ?? EncodingType) throw notServed('pages of uploads');
      const uploads = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(Prefix));
      return {
        Bucket: bucket.name,
        Prefix,
        IsTruncated: false,
        Uploads: uploads.map(({ id, key, startedAt }) => ({
          UploadId: id,
          Key: key,
          Initiated: new Date(startedAt),
        })),
      };
    },
  };
}
