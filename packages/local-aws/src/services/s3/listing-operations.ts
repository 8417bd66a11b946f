import type * as sdk from '@aws-sdk/client-s3';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Buckets } from './buckets.ts';
import { listObjects } from './list-objects.ts';
import { openBucket } from './open-bucket.ts';
import { s3Error } from './s3-error.ts';

const MAX_KEYS = 1000;

export function listingOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    ListObjectsV2: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const { Prefix = '', Delimiter, StartAfter, ContinuationToken, EncodingType, FetchOwner } = input;
      if ((input.MaxKeys ?? 0) < 0) throw s3Error('InvalidArgument', 'Argument maxKeys must be an integer from 0 on');
      const maxKeys = Math.min(input.MaxKeys ?? MAX_KEYS, MAX_KEYS);
      const { objects, prefixes, nextToken } = listObjects(bucket.objects(), {
        prefix: Prefix,
        delimiter: Delimiter,
        startAfter: StartAfter,
        token: ContinuationToken,
        maxKeys,
      });
      const told = (text: string): string => (EncodingType === 'url' ? urlEncoded(text) : text);
      return {
        Name: bucket.name,
        Prefix: told(Prefix),
        MaxKeys: maxKeys,
        KeyCount: objects.length + prefixes.length,
        IsTruncated: nextToken !== undefined,
        Contents: objects.map((object) => ({
          Key: told(object.key),
          LastModified: new Date(object.modifiedAt),
          ETag: object.etag,
          Size: object.body.byteLength,
          StorageClass: object.headers.StorageClass ?? 'STANDARD',
          ...(object.checksum && {
            ChecksumAlgorithm: [object.checksum.algorithm],
            ChecksumType: object.checksum.type,
          }),
          ...(FetchOwner && { Owner: { ID: context.account } }),
        })),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: told(prefix) })),
        ...(Delimiter !== undefined && { Delimiter: told(Delimiter) }),
        ...(StartAfter !== undefined && { StartAfter: told(StartAfter) }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
        ...(EncodingType !== undefined && { EncodingType }),
        ...(nextToken !== undefined && { NextContinuationToken: nextToken }),
      };
    },
  };
}

/** As S3 encodes keys for XML 1.0, which cannot carry every character: slashes stay. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}
