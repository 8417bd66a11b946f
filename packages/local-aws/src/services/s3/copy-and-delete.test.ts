import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from './test-bucket.ts';

let bucket: TestBucket;
let client: S3Client;
let Bucket: string;

beforeEach(async () => {
  bucket = await startTestBucket();
  ({ client, Bucket } = bucket);
});
afterEach(() => bucket.close());

const put = (Key: string, Metadata: Record<string, string> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: Key, Metadata }));
const keys = () =>
  bucket.buckets
    .require(Bucket)
    .objects()
    .map(({ key }) => key);

describe('a copy', () => {
  const copy = (from: string, Key: string, more: Partial<CopyObjectCommandInput> = {}) =>
    client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, ...more }));
  const get = (Key: string) => client.send(new GetObjectCommand({ Bucket, Key }));

  test('has the bytes, metadata and checksum of its source', async () => {
    const { ETag, ChecksumCRC32 } = await put('a/from here', { revision: '1' });
    const { CopyObjectResult } = await copy('a/from here', 'to');
    expect(CopyObjectResult).toMatchObject({ ETag, ChecksumCRC32, LastModified: expect.any(Date) });
    const found = await get('to');
    expect(await found.Body?.transformToString()).toBe('a/from here');
    expect(found.Metadata).toEqual({ revision: '1' });
  });

  test('has metadata of its own where that is asked for', async () => {
    await put('from', { revision: '1' });
    await copy('from', 'from', {
      MetadataDirective: 'REPLACE',
      Metadata: { revision: '2' },
      ChecksumAlgorithm: 'SHA256',
    });
    expect(await get('from')).toMatchObject({ Metadata: { revision: '2' }, ChecksumSHA256: expect.any(String) });
  });

  test('is refused onto itself, from nowhere, and against its conditions', async () => {
    const { ETag } = await put('from');
    await expect(copy('from', 'from')).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(copy('gone', 'to')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(copy('from', 'to', { CopySource: 'from' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(copy('from', 'to', { CopySourceIfNoneMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(copy('from', 'from', { MetadataDirective: 'REPLACE', IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });
});

describe('a deletion', () => {
  test('succeeds whether or not something was there, and may name a version', async () => {
    const { ETag } = await put('a');
    const remove = (more: object) => client.send(new DeleteObjectCommand({ Bucket, Key: 'a', ...more }));
    await expect(remove({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await remove({ IfMatch: ETag });
    await remove({});
    expect(keys()).toEqual([]);
  });

  test('takes many objects at once', async () => {
    for (const key of ['a', 'b', 'c']) await put(key);
    const remove = (Keys: readonly string[], Quiet = false) =>
      client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: Keys.map((Key) => ({ Key })), Quiet } }));
    expect((await remove(['a', 'gone'])).Deleted).toEqual([{ Key: 'a' }, { Key: 'gone' }]);
    expect((await remove(['b'], true)).Deleted).toBeUndefined();
    expect(keys()).toEqual(['c']);
    const many = Array.from({ length: 1001 }, (_, n) => String(n));
    await expect(remove(many)).rejects.toMatchObject({ name: 'MalformedXML' });
  });
});
