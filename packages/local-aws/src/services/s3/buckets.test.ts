import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from './test-bucket.ts';

let bucket: TestBucket;
let client: S3Client;
let Bucket: string;

beforeEach(async () => {
  bucket = await startTestBucket();
  ({ client, Bucket } = bucket);
});
afterEach(() => bucket.close());

const create = (name: string, LocationConstraint: string | undefined = 'us-west-2') => {
  const constraint = LocationConstraint as BucketLocationConstraint;
  const CreateBucketConfiguration = { LocationConstraint: constraint };
  return client.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
};

test('a bucket is there once it is made, and gone once it is deleted', async () => {
  await create('another-bucket');
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['another-bucket', Bucket]);
  expect(await client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: 'us-west-2' });
  await client.send(new DeleteBucketCommand({ Bucket }));
  const head = client.send(new HeadBucketCommand({ Bucket }));
  await expect(head).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
  const again = client.send(new DeleteBucketCommand({ Bucket }));
  await expect(again).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
});

test('a bucket is made once', async () => {
  const refusal = { name: 'BucketAlreadyOwnedByYou', $metadata: { httpStatusCode: 409 } };
  await expect(create(Bucket)).rejects.toMatchObject(refusal);
});

test('a bucket with objects is not deleted', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const refused = client.send(new DeleteBucketCommand({ Bucket }));
  await expect(refused).rejects.toMatchObject({ name: 'BucketNotEmpty', $metadata: { httpStatusCode: 409 } });
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await client.send(new DeleteBucketCommand({ Bucket }));
});

test.each([
  'No-Capitals',
  'ab',
  'a'.repeat(64),
  'under_score',
  '-first',
  'last-',
  'two..dots',
  '192.168.0.1',
  'xn--a',
  'a-s3alias',
])('no bucket is named %s', async (name) => {
  await expect(create(name)).rejects.toMatchObject({ name: 'InvalidBucketName' });
});

test('the region is said, and is the endpoint’s own', async () => {
  const elsewhere = { name: 'IllegalLocationConstraintException', $metadata: { httpStatusCode: 400 } };
  await expect(create('abroad', 'eu-west-1')).rejects.toMatchObject(elsewhere);
  await expect(create('nowhere', 'us-east-1')).rejects.toMatchObject({ name: 'InvalidLocationConstraint' });
});

test('versioning is remembered', async () => {
  const status = async () => (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  expect(await status()).toBeUndefined();
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  expect(await status()).toBe('Enabled');
});

test('a bucket of somebody else is not touched', async () => {
  const refused = client.send(
    new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ExpectedBucketOwner: '999999999999' }),
  );
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
});
