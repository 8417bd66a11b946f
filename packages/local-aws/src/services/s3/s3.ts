import type * as sdk from '@aws-sdk/client-s3';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import { bucketOperations } from './bucket-operations.ts';
import type { Buckets } from './buckets.ts';
import { copyOperations } from './copy-operations.ts';
import { deleteOperations } from './delete-operations.ts';
import { listingOperations } from './listing-operations.ts';
import { multipartOperations } from './multipart-operations.ts';
import { objectOperations } from './object-operations.ts';
import { touchedObjects } from './touched-objects.ts';
import { uploadListingOperations } from './upload-listing-operations.ts';

/**
 * S3 addressed by path: `<endpoint>/<bucket>/<key>`. An unchanged client does so where the endpoint is an IP address, except
 * to buckets with dots in their names; for those, and for an endpoint that has a name, it needs `forcePathStyle`.
 */
export function s3(buckets: Buckets): ServiceDefinition<typeof sdk> {
  return {
    signingName: 's3',
    sdk: () => import('@aws-sdk/client-s3'),
    operations: {
      ...bucketOperations(buckets),
      ...objectOperations(buckets),
      ...deleteOperations(buckets),
      ...copyOperations(buckets),
      ...listingOperations(buckets),
      ...multipartOperations(buckets),
      ...uploadListingOperations(buckets),
    },
    enums: (models) => ({
      PutObjectRequest: writeEnums(models),
      CreateMultipartUploadRequest: { ...writeEnums(models), ChecksumType: models.ChecksumType },
      CopyObjectRequest: { ...writeEnums(models), MetadataDirective: models.MetadataDirective },
      ListObjectsV2Request: { EncodingType: models.EncodingType },
      VersioningConfiguration: { Status: models.BucketVersioningStatus },
    }),
    resources: touchedObjects,
  };
}

function writeEnums({ ServerSideEncryption, StorageClass, ChecksumAlgorithm, ObjectCannedACL }: typeof sdk) {
  return { ServerSideEncryption, StorageClass, ChecksumAlgorithm, ACL: ObjectCannedACL };
}
