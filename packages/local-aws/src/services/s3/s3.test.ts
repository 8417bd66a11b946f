import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { Buckets } from './buckets.ts';
import { s3 } from './s3.ts';

let endpoint: TestEndpoint;
let client: S3Client;
const Bucket = 'demo-backups';
beforeEach(async () => {
  endpoint = await startTestEndpoint(() => [s3(new Buckets())]);
  client = new S3Client(endpoint.client);
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => endpoint.close());

const put = (
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  more: Partial<PutObjectCommandInput> = {},
) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  client.send(new GetObjectCommand({ Bucket, Key, ...more }));

test('an object comes back with its bytes, metadata and a checksum that the client verifies', async () => {
  const Metadata = { revision: '42' };
  const { ETag } = await put('etcd/one snapshot.db', 'data', { Metadata, ContentType: 'application/x-etcd' });
  const found = await get('etcd/one snapshot.db');
  expect(await found.Body?.transformToString()).toBe('data');
  expect(found).toMatchObject({ ETag, Metadata, ContentType: 'application/x-etcd', ContentLength: 4 });
  expect(found.ChecksumCRC32).toBeDefined();
  expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'etcd/one snapshot.db' }))).toMatchObject({
    ETag,
    ContentLength: 4,
    ServerSideEncryption: 'AES256',
  });
});

test('a stream of unknown checksum arrives in chunks with the checksum behind', async () => {
  const Body = Readable.from([Buffer.from('one,'), Buffer.from('two')]);
  await put('stream', Body, { ContentLength: 7, ChecksumAlgorithm: 'SHA256' });
  expect(await (await get('stream')).Body?.transformToString()).toBe('one,two');
});

test('an empty object is an object', async () => {
  await put('empty', new Uint8Array());
  expect(await (await get('empty')).Body?.transformToString()).toBe('');
});

test('what is not there is told as such', async () => {
  await expect(get('gone')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  const head = client.send(new HeadObjectCommand({ Bucket, Key: 'gone' }));
  await expect(head).rejects.toMatchObject({ name: 'NotFound' });
  await expect(get('x', { Bucket: 'no-such-bucket' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
});

test('a put with a condition succeeds once', async () => {
  await put('lock', 'a', { IfNoneMatch: '*' });
  await expect(put('lock', 'b', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  const { ETag } = await put('lock', 'b');
  await put('lock', 'c', { IfMatch: ETag });
  await expect(put('lock', 'd', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(put('other', 'd', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('a get with a condition tells what changed', async () => {
  const { ETag } = await put('file', 'a');
  const unchanged = get('file', { IfNoneMatch: ETag });
  await expect(unchanged).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  await expect(get('file', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
});

test('a body that is not what its checksum says is refused', async () => {
  const wrong = put('file', 'data', { ChecksumSHA256: Buffer.alloc(32).toString('base64') });
  await expect(wrong).rejects.toMatchObject({ name: 'BadDigest' });
  await expect(get('file')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('objects are listed by page, prefix and level', async () => {
  for (const key of ['a/1', 'a/2', 'b/1', 'top']) await put(key, key);
  const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
  const levels = await list({ Delimiter: '/' });
  expect(levels.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'b/' }]);
  expect(levels.Contents).toMatchObject([{ Key: 'top', Size: 3 }]);
  const first = await list({ Prefix: 'a/', MaxKeys: 1 });
  expect(first).toMatchObject({ KeyCount: 1, IsTruncated: true, Contents: [{ Key: 'a/1' }] });
  const second = await list({ Prefix: 'a/', ContinuationToken: first.NextContinuationToken });
  expect(second).toMatchObject({ KeyCount: 1, IsTruncated: false, Contents: [{ Key: 'a/2' }] });
});

test('parts become one object, in order, of a proper size', async () => {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
  const upload = async (PartNumber: number, Body: Buffer) => {
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key: 'big', UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (Parts: object[]) =>
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts } }));
  const one = await upload(1, Buffer.alloc(5 * 1024 * 1024, 'a'));
  const two = await upload(2, Buffer.from('end'));
  await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(complete([{ ...one, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
  expect((await complete([one, two])).ETag).toMatch(/-2"$/);
  const found = await get('big');
  expect(found.ContentLength).toBe(5 * 1024 * 1024 + 3);
  await expect(complete([one, two])).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

test('buckets are made once and go when they are empty', async () => {
  await expect(client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
  });
  const invalid = client.send(new CreateBucketCommand({ Bucket: 'No_Capitals' }));
  await expect(invalid).rejects.toMatchObject({ name: 'InvalidBucketName' });
  await put('file', 'x');
  await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' });
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'file' }] } }));
  await client.send(new DeleteBucketCommand({ Bucket }));
});
