import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type ChecksumAlgorithm,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
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

const put = (
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  more: Partial<PutObjectCommandInput> = {},
) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const head = (Key: string, more: Partial<HeadObjectCommandInput> = {}) =>
  client.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const textOf = async (found: Awaited<ReturnType<typeof get>>) => found.Body?.transformToString();

describe('an object comes back', () => {
  test('with its bytes, headers, metadata and the checksum that the client sent by default', async () => {
    const Metadata = { revision: '42' };
    const headers = { Metadata, ContentType: 'application/x-etcd', CacheControl: 'no-store' };
    const { ETag, ChecksumCRC32 } = await put('etcd/one snapshot+é.db', 'data', headers);
    const found = await get('etcd/one snapshot+é.db');
    expect(found).toMatchObject({ ETag, ChecksumCRC32, ChecksumType: 'FULL_OBJECT', ContentLength: 4, ...headers });
    expect(ETag).toBe(`"${createHash('md5').update('data').digest('hex')}"`);
    expect(await textOf(found)).toBe('data');
    const LastModified = new Date(Math.floor(bucket.endpoint.clock.now() / 1000) * 1000);
    expect(await head('etcd/one snapshot+é.db')).toMatchObject({
      ETag,
      LastModified,
      ServerSideEncryption: 'AES256',
      ...headers,
    });
  });

  test('when it is empty', async () => {
    await put('empty', new Uint8Array());
    expect(await textOf(await get('empty'))).toBe('');
  });

  test('when it came as a stream, in chunks with the checksum behind them', async () => {
    const body = Buffer.alloc(300_000, 'stream ');
    const pieces = [body.subarray(0, 100_000), body.subarray(100_000, 100_001), body.subarray(100_001)];
    await put('stream', Readable.from(pieces), { ContentLength: body.length, ContentEncoding: 'zstd' });
    const found = await get('stream');
    expect(found).toMatchObject({ ContentLength: 300_000, ContentEncoding: 'zstd', ChecksumCRC32: expect.any(String) });
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
  });

  test('encrypted by a key, with an entity tag that is no digest of it', async () => {
    const key = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/demo', BucketKeyEnabled: true } as const;
    const { ETag, ...answer } = await put('secret', 'data', key);
    expect(answer).toMatchObject(key);
    expect(await head('secret')).toMatchObject({ ...key, ETag });
    expect(ETag).not.toContain(createHash('md5').update('data').digest('hex'));
  });

  test.each<[range: string, text: string, told: string]>([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('in part: %s', async (Range, text, ContentRange) => {
    await put('digits', '0123456789');
    const found = await get('digits', { Range });
    expect(found).toMatchObject({ ContentRange, ContentLength: text.length, $metadata: { httpStatusCode: 206 } });
    expect(await textOf(found)).toBe(text);
    expect(await head('digits', { Range })).toMatchObject({ ContentRange, ContentLength: text.length });
  });

  test('whole where a range makes no sense, not at all where it begins behind the end', async () => {
    await put('digits', '0123456789');
    expect(await textOf(await get('digits', { Range: 'bytes=5-2' }))).toBe('0123456789');
    const refusal = { name: 'InvalidRange', $metadata: { httpStatusCode: 416 } };
    await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject(refusal);
  });
});

describe('a digest that the body does not have', () => {
  const wrong = (bytes: number) => Buffer.alloc(bytes).toString('base64');
  test.each<[what: string, more: Partial<PutObjectCommandInput>, name: string]>([
    ['CRC32', { ChecksumCRC32: wrong(4) }, 'BadDigest'],
    ['SHA256', { ChecksumSHA256: wrong(32) }, 'BadDigest'],
    ['SHA256 of a wrong length', { ChecksumSHA256: wrong(4) }, 'InvalidRequest'],
    ['two at once', { ChecksumSHA256: wrong(32), ChecksumSHA1: wrong(20) }, 'InvalidRequest'],
    ['MD5', { ContentMD5: wrong(16) }, 'BadDigest'],
    ['MD5 of a wrong length', { ContentMD5: wrong(4) }, 'InvalidDigest'],
    ['a checksum nobody here computes', { ChecksumCRC64NVME: wrong(8) }, 'NotImplemented'],
  ])('is refused: %s', async (_what, more, name) => {
    await expect(put('file', 'data', more)).rejects.toMatchObject({ name });
    expect(bucket.buckets.find(Bucket)?.isEmpty()).toBe(true);
  });

  test.each(['CRC32', 'SHA1', 'SHA256'] satisfies ChecksumAlgorithm[])(
    'is told from one that it has: %s',
    async (algorithm) => {
      const member = `Checksum${algorithm}` as const;
      const answer = await put('file', Readable.from([Buffer.from('data')]), {
        ContentLength: 4,
        ChecksumAlgorithm: algorithm,
      });
      const found = await get('file', { ChecksumMode: 'ENABLED' });
      expect(found[member]).toBe(answer[member]);
      expect(await textOf(found)).toBe('data');
    },
  );
});

describe('conditions', () => {
  const failed = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };

  test('an object is created once', async () => {
    await put('lock', 'a', { IfNoneMatch: '*' });
    await expect(put('lock', 'b', { IfNoneMatch: '*' })).rejects.toMatchObject(failed);
    expect(await textOf(await get('lock'))).toBe('a');
  });

  test('an object is replaced only in the version that is known', async () => {
    const { ETag } = await put('lock', 'a');
    await put('lock', 'b', { IfMatch: ETag });
    await expect(put('lock', 'c', { IfMatch: ETag })).rejects.toMatchObject(failed);
    await expect(put('other', 'c', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(put('lock', 'c', { IfNoneMatch: ETag })).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  test('an object is read only if it changed, or if it did not', async () => {
    const { ETag } = await put('file', 'a');
    const [earlier, later] = [-60_000, 60_000].map((ms) => new Date(bucket.endpoint.clock.now() + ms));
    const notModified = { $metadata: { httpStatusCode: 304 } };
    await expect(get('file', { IfNoneMatch: ETag })).rejects.toMatchObject(notModified);
    await expect(head('file', { IfModifiedSince: later })).rejects.toMatchObject(notModified);
    await expect(get('file', { IfMatch: '"other"' })).rejects.toMatchObject(failed);
    await expect(get('file', { IfUnmodifiedSince: earlier })).rejects.toMatchObject(failed);
    const both = { IfMatch: ETag, IfUnmodifiedSince: earlier, IfNoneMatch: '"other"', IfModifiedSince: later };
    expect(await textOf(await get('file', both))).toBe('a');
  });
});

describe('refused', () => {
  test('what is not there', async () => {
    await expect(get('gone')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    await expect(head('gone')).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
    await expect(get('x', { Bucket: 'no-such-bucket' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  test.each<[what: string, Key: string, more: Partial<PutObjectCommandInput>, name: string]>([
    ['a long key', 'é'.repeat(513), {}, 'KeyTooLongError'],
    ['much metadata', 'k', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge'],
    ['an ACL', 'k', { ACL: 'public-read' }, 'AccessControlListNotSupported'],
    ['a key without its encryption', 'k', { SSEKMSKeyId: 'alias/demo' }, 'InvalidArgument'],
    ['what nobody here does', 'k', { Tagging: 'a=b' }, 'NotImplemented'],
  ])('%s', async (_what, Key, more, name) => {
    await expect(put(Key, 'x', more)).rejects.toMatchObject({ name });
  });
});
