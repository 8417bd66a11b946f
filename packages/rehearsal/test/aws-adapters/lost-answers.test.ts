import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { listSnapshots, type ObjectStore, saveSnapshot, snapshotKey } from '@dedicated-k8s/core-sdk';
import { createAwsClient, defineAwsPolicy, S3ObjectStore } from '@dedicated-k8s/core-sdk/aws';
import { ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestAccount, type TestAccount } from './open-account.ts';
import { snapshotPieces, snapshotSource } from './snapshot-source.ts';

const MEBIBYTE = 1024 * 1024;
const key = snapshotKey('demo/', Date.UTC(2026, 0, 1));

let account: TestAccount;
let client: S3Client;
let store: ObjectStore;
let bucket: string;
let buckets = 0;

beforeAll(async () => {
  account = await openTestAccount(204);
  client = createAwsClient(S3Client, { ...account.client, forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await account.close();
});
beforeEach(async () => {
  buckets += 1;
  bucket = `lost-answers-${buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  // Full jitter that always falls on no wait at all.
  store = new S3ObjectStore({ client, bucket, policy: defineAwsPolicy('s3', { random: () => 0 }) });
});
afterEach(() => {
  account.aws.faults.clear();
});

/** Some calls of an operation are carried out, or refused, and their answers are lost. */
function loseAnswers(operation: string, calls: { readonly from: number; readonly to?: number }): void {
  account.aws.faults.add({ service: 's3', operation, calls, fault: { kind: 'drop', when: 'after' } });
}

function save(fill: number, mebibytes: number) {
  const gateway = snapshotSource(fill, mebibytes);
  return saveSnapshot({ gateway, store, clock: new ManualClock(), cluster: 'demo', key });
}

async function* asBody(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function unfinishedUploads(): Promise<number> {
  return (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads?.length ?? 0;
}

function asked(operation: string): number {
  return account.requests.filter((each) => each.operation === operation && bucketOf(each.input) === bucket).length;
}

function bucketOf(input: unknown): unknown {
  return (input as { readonly Bucket?: string } | undefined)?.Bucket;
}

const forms = [
  ['in one piece', 1, 'PutObject'],
  ['in parts', 9, 'CompleteMultipartUpload'],
] as const;

describe.each(forms)('a snapshot sent %s', (_, mebibytes, operation) => {
  it('is saved once though the answer was lost, which the next attempt hears as a refusal', async () => {
    loseAnswers(operation, { from: 1, to: 1 });
    expect((await save(1, mebibytes)).kind).toBe('saved');
    expect(await listSnapshots(store, 'demo/')).toMatchObject([{ key, sizeBytes: mebibytes * MEBIBYTE + 32 }]);
    expect(asked('HeadObject')).toBe(1);
    expect(await unfinishedUploads()).toBe(0);
  });

  it('is saved by the next run when every answer was lost', async () => {
    loseAnswers(operation, { from: 1 });
    account.aws.faults.add({ service: 's3', operation: 'HeadObject', fault: { kind: 'deny' } });
    await expect(save(1, mebibytes)).rejects.toMatchObject({ code: 'OBJECT_UNREADABLE', retryable: true });
    expect(await listSnapshots(store, 'demo/')).toMatchObject([{ key, manifest: undefined }]);
    account.aws.faults.clear();
    expect((await save(1, mebibytes)).kind).toBe('saved');
    expect((await save(1, mebibytes)).kind).toBe('already-saved');
    expect(await unfinishedUploads()).toBe(0);
  });

  it('is refused under the name of another, whose answer of refusal was lost as well', async () => {
    await save(9, mebibytes);
    loseAnswers(operation, { from: 1, to: 1 });
    await expect(save(1, mebibytes)).rejects.toMatchObject({ code: 'SNAPSHOT_NAME_TAKEN' });
    account.aws.faults.clear();
    await expect(save(1, mebibytes)).rejects.toMatchObject({ code: 'SNAPSHOT_NAME_TAKEN' });
    expect((await save(9, mebibytes)).kind).toBe('already-saved');
    expect(await unfinishedUploads()).toBe(0);
  });
});

describe('an object sent in parts', () => {
  it('that may be written over is told from what was there, too', async () => {
    await store.put(key, asBody(snapshotPieces(9, 9)));
    loseAnswers('CompleteMultipartUpload', { from: 1, to: 1 });
    expect(await store.put(key, asBody(snapshotPieces(1, 9)))).toBe('written');
  });

  it('whose upload was ended by somebody else is not there', async () => {
    const error = { kind: 'error', code: 'NoSuchUpload', status: 404 } as const;
    account.aws.faults.add({ service: 's3', operation: 'CompleteMultipartUpload', fault: error });
    await expect(store.put(key, asBody(snapshotPieces(1, 9)))).rejects.toMatchObject({ code: 'OBJECT_UNREADABLE' });
    expect(await store.get(key)).toBeUndefined();
  });
});
