import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from './test-bucket.ts';

const Key = 'big';
const FIVE_MB = Buffer.alloc(5 * 1024 * 1024, 'a');
let bucket: TestBucket;
let client: S3Client;
let Bucket: string;

beforeEach(async () => {
  bucket = await startTestBucket();
  ({ client, Bucket } = bucket);
});
afterEach(() => bucket.close());

const create = async (more: Partial<CreateMultipartUploadCommandInput> = {}) =>
  (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId;
const upload = async (
  UploadId: string | undefined,
  PartNumber: number,
  Body: Buffer,
  more: Partial<UploadPartCommandInput> = {},
): Promise<CompletedPart> => {
  const { ETag, ChecksumSHA256 } = await client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }),
  );
  return { PartNumber, ETag, ChecksumSHA256 };
};
const complete = (
  UploadId: string | undefined,
  Parts: CompletedPart[],
  more: Partial<CompleteMultipartUploadCommandInput> = {},
) => client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const get = () => client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));

describe('parts become one object', () => {
  test('in order, with the headers of the start and an entity tag of their own', async () => {
    const id = await create({ Metadata: { revision: '7' }, ContentType: 'application/x-etcd' });
    const last = await upload(id, 7, Buffer.from('end'));
    await upload(id, 2, Buffer.from('to be replaced'));
    const first = await upload(id, 2, FIVE_MB);
    expect(await complete(id, [first, last])).toMatchObject({
      Bucket,
      Key,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
    });
    const found = await get();
    expect(found).toMatchObject({ Metadata: { revision: '7' }, ContentType: 'application/x-etcd' });
    const body = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
    expect(body.equals(Buffer.concat([FIVE_MB, Buffer.from('end')]))).toBe(true);
    await expect(complete(id, [first, last])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('with a checksum of the checksums', async () => {
    const id = await create({ ChecksumAlgorithm: 'SHA256' });
    const parts = [
      await upload(id, 1, FIVE_MB, { ChecksumAlgorithm: 'SHA256' }),
      await upload(id, 2, Buffer.from('end'), { ChecksumAlgorithm: 'SHA256' }),
    ];
    const { ChecksumSHA256, ChecksumType } = await complete(id, parts);
    expect(ChecksumSHA256).toMatch(/^[A-Za-z0-9+/]{43}=-2$/);
    expect(ChecksumType).toBe('COMPOSITE');
    expect(await get()).toMatchObject({ ChecksumSHA256, ChecksumType });
  });

  test('with the checksum of the whole', async () => {
    const id = await create({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const part = await upload(id, 1, Buffer.from('data'));
    const wrong = complete(id, [part], { ChecksumCRC32: 'AAAAAA==' });
    await expect(wrong).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await complete(id, [part], { ChecksumCRC32: 'rfPzYw==', MpuObjectSize: 4 })).toMatchObject({
      ChecksumType: 'FULL_OBJECT',
    });
    expect(await (await get()).Body?.transformToString()).toBe('data');
  });

  test('only where there is none yet, if so asked', async () => {
    const id = await create();
    const part = await upload(id, 1, Buffer.from('later'));
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'earlier' }));
    const refusal = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
    await expect(complete(id, [part], { IfNoneMatch: '*' })).rejects.toMatchObject(refusal);
    expect(await (await get()).Body?.transformToString()).toBe('earlier');
  });
});

describe('an upload is seen and given up', () => {
  test('its parts are listed by page', async () => {
    const id = await create();
    for (const number of [3, 1, 2]) await upload(id, number, Buffer.from(`part ${number}`));
    const list = (more: object) => client.send(new ListPartsCommand({ Bucket, Key, UploadId: id, ...more }));
    const first = await list({ MaxParts: 2 });
    expect(first).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: '2',
      Parts: [{ PartNumber: 1, Size: 6 }, {}],
    });
    const second = await list({ PartNumberMarker: first.NextPartNumberMarker });
    expect(second).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3, ChecksumCRC32: expect.any(String) }] });
  });

  test('an aborted one leaves nothing', async () => {
    const id = await create();
    const uploads = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    expect(await uploads()).toMatchObject([{ Key, UploadId: id }]);
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    expect(await uploads()).toEqual([]);
    await expect(upload(id, 1, FIVE_MB)).rejects.toMatchObject({
      name: 'NoSuchUpload',
      $metadata: { httpStatusCode: 404 },
    });
    const again = client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    await expect(again).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});

describe('refused', () => {
  test('a part number that there is not', async () => {
    const id = await create();
    await expect(upload(id, 0, FIVE_MB)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(upload(id, 10_001, FIVE_MB)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('parts that are missing, changed, out of order or too small', async () => {
    const id = await create();
    const [one, two] = [await upload(id, 1, FIVE_MB), await upload(id, 2, Buffer.from('small'))];
    const three = await upload(id, 3, Buffer.from('end'));
    await expect(complete(id, [one, { PartNumber: 9, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [{ ...one, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(id, [one, two, three])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete(id, [])).rejects.toMatchObject({ name: 'MalformedXML' });
    await expect(complete(id, [one, three], { MpuObjectSize: 1 })).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(bucket.buckets.find(Bucket)?.isEmpty()).toBe(true);
    await complete(id, [one, three]);
  });

  test('a part without the checksum of its upload', async () => {
    const id = await create({ ChecksumAlgorithm: 'SHA256' });
    const message = 'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32';
    await expect(upload(id, 1, FIVE_MB)).rejects.toMatchObject({ name: 'InvalidRequest', message });
    const part = await upload(id, 1, FIVE_MB, { ChecksumAlgorithm: 'SHA256' });
    await expect(complete(id, [{ ...part, ChecksumSHA256: undefined }])).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('It was missing for part 1 in the request.'),
    });
    const ChecksumSHA256 = Buffer.alloc(32).toString('base64');
    await expect(complete(id, [{ ...part, ChecksumSHA256 }])).rejects.toMatchObject({ name: 'InvalidPart' });
  });

  test('a checksum of the whole that parts cannot give', async () => {
    const refused = create({ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('cannot be used with the sha256') });
  });
});
