import type * as sdk from '@aws-sdk/client-s3';
import type { CreateBucketCommandInput } from '@aws-sdk/client-s3';
import type { Checked, OperationTable } from '../../server/service-definition.ts';
import type { Buckets } from './buckets.ts';
import { openBucket } from './open-bucket.ts';
import { notServed, s3Error } from './s3-error.ts';

export function bucketOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    CreateBucket: (input, { clock, region }) => {
      checkCreation(input, region);
      const isThere = buckets.find(input.Bucket) !== undefined;
      // The oldest region answers a repeated creation as it did before there were others.
      if (!isThere || region !== 'us-east-1') buckets.create(input.Bucket, clock.now());
      return { Location: region === 'us-east-1' ? `/${input.Bucket}` : `http://${input.Bucket}.s3.amazonaws.com/` };
    },
    HeadBucket: (input, context) => {
      openBucket(buckets, input, context);
      return { BucketRegion: context.region };
    },
    ListBuckets: ({ Prefix = '', MaxBuckets, ContinuationToken }, { account }) => {
      if (MaxBuckets !== undefined || ContinuationToken !== undefined) throw notServed('pages of buckets');
      const found = buckets.all().filter(({ name }) => name.startsWith(Prefix));
      return {
        Buckets: found.map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt) })),
        Owner: { ID: account },
      };
    },
    DeleteBucket: (input, context) => {
      buckets.delete(openBucket(buckets, input, context).name);
      return {};
    },
    PutBucketVersioning: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const { Status, MFADelete } = input.VersioningConfiguration;
      if (MFADelete === 'Enabled') throw notServed('MFADelete');
      if (Status === undefined) {
        throw s3Error('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
      }
      bucket.versioning = Status;
      return {};
    },
    GetBucketVersioning: (input, context) => {
      const { versioning } = openBucket(buckets, input, context);
      return versioning === undefined ? {} : { Status: versioning };
    },
  };
}

/** @throws AwsError IllegalLocationConstraintException, InvalidLocationConstraint or NotImplemented */
function checkCreation(input: Checked<CreateBucketCommandInput>, region: string): void {
  const { LocationConstraint, Location, Bucket } = input.CreateBucketConfiguration ?? {};
  if (Location || Bucket) throw notServed('directory buckets');
  if (input.ObjectLockEnabledForBucket) throw notServed('ObjectLockEnabledForBucket');
  if ((input.ACL ?? 'private') !== 'private') throw notServed('ACL');
  if ((LocationConstraint as string | undefined) === 'us-east-1') {
    throw s3Error('InvalidLocationConstraint', 'The specified location-constraint is not valid');
  }
  if ((LocationConstraint ?? 'us-east-1') === region) return;
  const problem = `The ${LocationConstraint ?? 'unspecified'} location constraint is incompatible for the region`;
  throw s3Error('IllegalLocationConstraintException', `${problem} specific endpoint this request was sent to.`);
}
