import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { assert, constantFrom, integer, option, property, string, uniqueArray } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listObjects } from './list-objects.ts';
import type { StoredObject } from './stored-object.ts';
import { startTestBucket, type TestBucket } from './test-bucket.ts';

let bucket: TestBucket;

beforeAll(async () => {
  bucket = await startTestBucket();
  for (const Key of ['a/1', 'a/2', 'b/1', 'b/2', 'top', 'two words']) {
    await bucket.client.send(new PutObjectCommand({ Bucket: bucket.Bucket, Key, Body: Key }));
  }
});
afterAll(() => bucket.close());

const list = (more: Partial<ListObjectsV2CommandInput>) =>
  bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.Bucket, ...more }));

test('objects are listed with what is known of them', async () => {
  const { Contents, ...page } = await list({ Prefix: 'top', FetchOwner: true });
  expect(page).toMatchObject({ Name: bucket.Bucket, Prefix: 'top', MaxKeys: 1000, KeyCount: 1, IsTruncated: false });
  expect(Contents).toEqual([
    {
      Key: 'top',
      Size: 3,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      LastModified: expect.any(Date),
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
      Owner: { ID: '123456789012' },
    },
  ]);
});

test('levels are rolled into prefixes', async () => {
  const { Contents, CommonPrefixes, KeyCount } = await list({ Delimiter: '/', StartAfter: 'a/1' });
  expect(CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'b/' }]);
  expect(Contents?.map(({ Key }) => Key)).toEqual(['top', 'two words']);
  expect(KeyCount).toBe(4);
});

test('the client’s own pagination reaches every object', async () => {
  const keys: (string | undefined)[] = [];
  const pages = paginateListObjectsV2({ client: bucket.client, pageSize: 2 }, { Bucket: bucket.Bucket, Prefix: 'a' });
  for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key }) => Key));
  expect(keys).toEqual(['a/1', 'a/2']);
});

test('keys are encoded on request', async () => {
  const { Contents } = await list({ Prefix: 'two w', EncodingType: 'url' });
  expect(Contents?.[0]?.Key).toBe('two+words');
});

test('a page of nothing, a negative page and a foreign token', async () => {
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(list({ ContinuationToken: 'x' })).rejects.toMatchObject({ name: 'InvalidArgument' });
});

test('pages of any size are one list, in which each key is told once or by its prefix', () => {
  const key = string({ unit: constantFrom('a', 'b', '/', 'é', '😀'), minLength: 1, maxLength: 6 });
  const keys = uniqueArray(key, { maxLength: 20 });
  const query = [
    keys,
    option(key, { nil: '' }),
    constantFrom(undefined, '/'),
    option(key, { nil: undefined }),
  ] as const;
  assert(
    property(...query, integer({ min: 1, max: 5 }), (all, prefix, delimiter, startAfter, maxKeys) => {
      const objects = all
        .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        .map((name) => ({ key: name }));
      const told: string[] = [];
      let token: string | undefined;
      do {
        const page = listObjects(objects as StoredObject[], { prefix, delimiter, startAfter, token, maxKeys });
        const names = [...page.objects.map((object) => object.key), ...page.prefixes];
        expect(names.length).toBeLessThanOrEqual(maxKeys);
        told.push(...names);
        token = page.nextToken;
      } while (token !== undefined);
      const isWanted = (name: string) =>
        name.startsWith(prefix) &&
        (startAfter === undefined || Buffer.compare(Buffer.from(name), Buffer.from(startAfter)) > 0);
      const shown = all.filter(isWanted).map((name) => {
        const end = delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length);
        return end < 0 ? name : name.slice(0, end + 1);
      });
      expect(told.toSorted()).toEqual([...new Set(shown)].toSorted());
    }),
  );
});
