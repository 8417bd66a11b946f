import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from './test-bucket.ts';

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly conditions: Readonly<Record<string, unknown>>;
}

let bucket: TestBucket;
let asked: Asked[];
let denied: readonly string[];
const Bucket = 'demo-backups';

beforeEach(async () => {
  denied = [];
  bucket = await startTestBucket(({ action, resource, conditions }) => {
    asked?.push({ action, resource, conditions });
    return denied.includes(`${action} ${resource}`) ? { denied: 'because the test says so' } : 'allow';
  });
  await bucket.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  asked = [];
});
afterEach(() => bucket.close());

const arn = `arn:aws:s3:::${Bucket}`;

test('each operation asks for IAM’s action on the bucket or the object', async () => {
  await bucket.client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  await bucket.client.send(new ListObjectsV2Command({ Bucket, Prefix: 'etcd/' }));
  await bucket.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'b', ServerSideEncryption: 'aws:kms' }));
  await bucket.client.send(new CopyObjectCommand({ Bucket, Key: 'c', CopySource: `${Bucket}/a` }));
  expect(asked).toMatchObject([
    { action: 's3:GetObject', resource: `${arn}/a` },
    { action: 's3:ListBucket', resource: arn, conditions: { 's3:prefix': 'etcd/' } },
    { action: 's3:PutObject', resource: `${arn}/b`, conditions: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    { action: 's3:PutObject', resource: `${arn}/c` },
    { action: 's3:GetObject', resource: `${arn}/a` },
  ]);
});

test('what a caller may not do is denied', async () => {
  denied = [`s3:GetObject ${arn}/a`];
  const refused = bucket.client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
});

test('who may not list a bucket is not told what it lacks', async () => {
  denied = [`s3:ListBucket ${arn}`];
  const refused = bucket.client.send(new GetObjectCommand({ Bucket, Key: 'gone' }));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('of many deletions only the denied ones fail', async () => {
  denied = [`s3:DeleteObject ${arn}/a`];
  const Delete = { Objects: [{ Key: 'a' }, { Key: 'b' }] };
  expect(await bucket.client.send(new DeleteObjectsCommand({ Bucket, Delete }))).toMatchObject({
    Deleted: [{ Key: 'b' }],
    Errors: [{ Key: 'a', Code: 'AccessDenied' }],
  });
});
