import type * as sdk from '@aws-sdk/client-s3';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { StoredObject } from './bucket.ts';
import type { Buckets } from './buckets.ts';

const MAX_KEYS = 1000;

export function bucketOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    CreateBucket: (input, { clock, region }) => {
      checkLocation(input.CreateBucketConfiguration?.LocationConstraint, region);
      buckets.create(input.Bucket, clock.now());
      return { Location: `/${input.Bucket}` };
    },
    HeadBucket: (input, { region }) => {
      buckets.require(input.Bucket);
      return { BucketRegion: region };
    },
    ListBuckets: () => ({
      Buckets: buckets.all().map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt) })),
    }),
    DeleteBucket: (input) => {
      buckets.delete(input.Bucket);
      return {};
    },
    ListObjectsV2: (input) => {
      const { Bucket: Name, Prefix = '', Delimiter, MaxKeys = MAX_KEYS, StartAfter, ContinuationToken } = input;
      const after = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken);
      const objects = buckets.require(Name).objects();
      const entries = entriesOf(objects, Prefix, Delimiter).filter(
        ({ name }) => after === undefined || isAfter(name, after),
      );
      const page = entries.slice(0, Math.min(MaxKeys, MAX_KEYS));
      const last = page.at(-1);
      const isTruncated = page.length < entries.length && last !== undefined;
      return {
        Name,
        Prefix,
        MaxKeys,
        KeyCount: page.length,
        IsTruncated: isTruncated,
        Contents: page.flatMap(({ object }) => (object ? [summary(object)] : [])),
        CommonPrefixes: page.flatMap(({ name, object }) => (object ? [] : [{ Prefix: name }])),
        ...(Delimiter !== undefined && { Delimiter }),
        ...(StartAfter !== undefined && { StartAfter }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
        ...(isTruncated && { NextContinuationToken: Buffer.from(last.name).toString('base64') }),
      };
    },
  };
}

function checkLocation(constraint: string | undefined, region: string): void {
  if (constraint === region || (constraint === undefined && region === 'us-east-1')) return;
  const problem = `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint`;
  throw new AwsError('IllegalLocationConstraintException', `${problem} this request was sent to.`);
}

interface Entry {
  readonly name: string;
  /** Undefined for a common prefix. */
  readonly object: StoredObject | undefined;
}

/** Objects under a prefix, those that share the next part up to the delimiter rolled into one. */
function entriesOf(objects: readonly StoredObject[], prefix: string, delimiter: string | undefined): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const name = end < 0 ? object.key : object.key.slice(0, end + (delimiter?.length ?? 0));
    entries.set(name, { name, object: end < 0 ? object : undefined });
  }
  return [...entries.values()];
}

function isAfter(name: string, marker: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0;
}

function readToken(token: string): string {
  return Buffer.from(token, 'base64').toString();
}

function summary({ key, etag, body, modifiedAt }: StoredObject) {
  const LastModified = new Date(modifiedAt);
  return { Key: key, ETag: etag, Size: body.byteLength, LastModified, StorageClass: 'STANDARD' as const };
}
