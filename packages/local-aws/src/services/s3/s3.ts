import type * as sdk from '@aws-sdk/client-s3';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import { bucketOperations } from './bucket-operations.ts';
import type { Buckets } from './buckets.ts';
import { multipartOperations } from './multipart-operations.ts';
import { objectOperations } from './object-operations.ts';

export function s3(buckets: Buckets): ServiceDefinition<typeof sdk> {
  return {
    signingName: 's3',
    sdk: () => import('@aws-sdk/client-s3'),
    operations: { ...bucketOperations(buckets), ...objectOperations(buckets), ...multipartOperations(buckets) },
    enums: (models) => ({
      PutObjectRequest: { ServerSideEncryption: models.ServerSideEncryption, StorageClass: models.StorageClass },
    }),
    resources: (operation, input) => {
      const { Bucket, Key } = input as { readonly Bucket?: string; readonly Key?: string };
      const arn = Bucket === undefined ? '*' : `arn:aws:s3:::${Bucket}${Key === undefined ? '' : `/${Key}`}`;
      return [{ arn, action: `s3:${actionOf[operation] ?? operation}` }];
    },
  };
}

/** IAM's names where they are not the operation's. @see "Actions, resources, and condition keys for Amazon S3" */
const actionOf: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  DeleteObjects: 'DeleteObject',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListBuckets: 'ListAllMyBuckets',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};
