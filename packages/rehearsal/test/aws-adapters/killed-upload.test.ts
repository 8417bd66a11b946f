import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  listSnapshots,
  loadNewestSnapshot,
  type ObjectStore,
  saveSnapshot,
  snapshotKey,
  systemClock,
} from '@dedicated-k8s/core-sdk';
import { createAwsClient, S3ObjectStore } from '@dedicated-k8s/core-sdk/aws';
import type { Fault } from '@dedicated-k8s/local-aws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestAccount, type TestAccount } from './open-account.ts';
import type { SaveSnapshotArguments } from './programs/save-snapshot.ts';
import { snapshotPieces, snapshotSource } from './snapshot-source.ts';

/** Two parts. */
const MEBIBYTES = 9;
const WHOLE_BYTES = MEBIBYTES * 1024 * 1024 + 32;
const before = snapshotKey('demo/', Date.UTC(2026, 0, 1));
const key = snapshotKey('demo/', Date.UTC(2026, 0, 2));

let account: TestAccount;
let client: S3Client;
let store: ObjectStore;
let bucket: string;
let buckets = 0;
/** Kills what runs now, as soon as a request has met its fault. */
let strike: (() => void) | undefined;

beforeAll(async () => {
  account = await openTestAccount(208, {
    onRequest: ({ fault }) => {
      if (fault !== undefined) strike?.();
    },
  });
  client = createAwsClient(S3Client, { ...account.client, forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await account.close();
});
beforeEach(async () => {
  buckets += 1;
  bucket = `killed-upload-${buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  store = new S3ObjectStore({ client, bucket });
});
afterEach(() => {
  account.aws.faults.clear();
  strike = undefined;
});

/** Saves in this process. */
async function save(at: string, fill: number): Promise<string> {
  const gateway = snapshotSource(fill, MEBIBYTES);
  return (await saveSnapshot({ gateway, store, clock: systemClock, cluster: 'demo', key: at })).kind;
}

/** Saves in a process of its own; how it ended, and what it printed. */
async function saveInProcess(
  at: string,
  fill: number,
): Promise<{ readonly signal: unknown; readonly printed: string }> {
  const options: SaveSnapshotArguments = { client: account.client, bucket, key: at, fill, mebibytes: MEBIBYTES };
  const program = new URL('./programs/save-snapshot.ts', import.meta.url).pathname;
  const argv = ['--conditions=@dedicated-k8s/source', program, JSON.stringify(options)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  strike = () => child.kill('SIGKILL');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [, signal] = (await once(child, 'close')) as [unknown, unknown];
  return { signal, printed };
}

/** The newest snapshot that a restore takes, and whether its bytes are those of `fill`. */
async function restore(fill: number) {
  const refused: string[] = [];
  let read = Buffer.alloc(0);
  const { key: found } = await loadNewestSnapshot({
    store,
    prefix: 'demo/',
    expected: { cluster: 'demo', clusterId: '42' },
    onRefused: (each) => refused.push(each.key),
    async write(_, body) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      read = Buffer.concat(pieces);
    },
  });
  return { found, refused, isWhole: read.equals(Buffer.concat([...snapshotPieces(fill, MEBIBYTES)])) };
}

async function unfinishedUploads(): Promise<number> {
  return (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads?.length ?? 0;
}

const silence = { kind: 'time-out' } as const;
const lostAnswer = { kind: 'drop', when: 'after' } as const;

/** What is there after each moment; the parts of an unfinished upload go by the bucket's rule DeleteUnfinishedUploads. */
const moments: readonly [string, string, number, Fault, { readonly objects: number; readonly uploads: number }][] = [
  ['the upload was begun', 'CreateMultipartUpload', 1, lostAnswer, { objects: 0, uploads: 1 }],
  ['half of it was sent', 'UploadPart', 2, silence, { objects: 0, uploads: 1 }],
  ['all of it was sent', 'CompleteMultipartUpload', 1, silence, { objects: 0, uploads: 1 }],
  ['it was put together', 'CompleteMultipartUpload', 1, lostAnswer, { objects: 1, uploads: 0 }],
  ['its manifest was on its way', 'PutObject', 1, silence, { objects: 1, uploads: 0 }],
];

describe('a process that is killed while it saves a snapshot (fault rows 1 and 17)', () => {
  it.each(moments)('after %s: no backup of it, and the next run has one', { timeout: 120_000 }, async (...moment) => {
    const [, operation, call, fault, left] = moment;
    expect(await save(before, 50)).toBe('saved');

    account.aws.faults.add({ service: 's3', operation, calls: { from: call, to: call }, fault });
    expect(await saveInProcess(key, 1)).toEqual({ signal: 'SIGKILL', printed: '' });
    account.aws.faults.clear();

    const half = (await listSnapshots(store, 'demo/')).filter((snapshot) => snapshot.key === key);
    expect(half.map(({ sizeBytes, manifest }) => [sizeBytes, manifest])).toEqual(
      Array.from({ length: left.objects }, () => [WHOLE_BYTES, undefined]),
    );
    expect(await unfinishedUploads()).toBe(left.uploads);
    expect(await restore(50)).toEqual({ found: before, refused: half.map((each) => each.key), isWhole: true });

    expect(await save(key, 1)).toBe('saved');
    expect(await restore(1)).toEqual({ found: key, refused: [], isWhole: true });
    expect(await unfinishedUploads()).toBe(left.uploads);
  });
});
