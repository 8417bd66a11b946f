import type * as sdk from '@aws-sdk/client-s3';
import type { GetObjectCommandOutput, HeadObjectCommandInput } from '@aws-sdk/client-s3';
import type { RequestContext } from '../../server/request-context.ts';
import type { Checked, OperationTable } from '../../server/service-definition.ts';
import type { Buckets } from './buckets.ts';
import { readRange } from './byte-range.ts';
import { checksumMembers } from './checksum.ts';
import { encryptionOf, objectHeaders } from './object-headers.ts';
import { findObject, openBucket } from './open-bucket.ts';
import { checkRead, checkWrite } from './preconditions.ts';
import { notServed } from './s3-error.ts';
import { etagOf, wholeSecond } from './stored-object.ts';
import { verifyBody } from './verify-body.ts';

export function objectOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    PutObject: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const [body, headers] = [bytesOf(input.Body), objectHeaders(input)];
      const checksum = verifyBody(body, input);
      checkWrite(bucket.find(input.Key), input);
      const etag = etagOf(body, headers);
      const modifiedAt = wholeSecond(context.clock.now());
      bucket.put({ key: input.Key, body, etag, checksum, modifiedAt, headers });
      return {
        ETag: etag,
        ...checksumMembers(checksum),
        ...encryptionOf(headers),
      };
    },
    GetObject: (input, context) => {
      const { body, members } = readObject(buckets, input, context);
      // The type is the client's side of it, a stream; the codec writes the bytes.
      return { ...members, Body: body as unknown as NonNullable<GetObjectCommandOutput['Body']> };
    },
    HeadObject: (input, context) => readObject(buckets, input, context).members,
    DeleteObject: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      checkWrite(bucket.find(input.Key), { IfMatch: input.IfMatch });
      bucket.delete(input.Key);
      return {};
    },
  };
}

/** A body as the codec reads it: bytes, or nothing for an empty one. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function readObject(buckets: Buckets, input: Checked<HeadObjectCommandInput>, context: RequestContext) {
  const bucket = openBucket(buckets, input, context);
  if (input.PartNumber !== undefined) throw notServed('PartNumber');
  const object = findObject(bucket, input.Key, context);
  checkRead(object, input);
  const size = object.body.byteLength;
  const range = readRange(input.Range, size);
  const body = range ? object.body.subarray(range.from, range.to + 1) : object.body;
  const members = {
    ...object.headers,
    ETag: object.etag,
    LastModified: new Date(object.modifiedAt),
    AcceptRanges: 'bytes',
    ContentLength: body.byteLength,
    ...(range && { ContentRange: `bytes ${range.from}-${range.to}/${size}` }),
    ...(input.ChecksumMode === 'ENABLED' && !range && checksumMembers(object.checksum)),
  };
  return { body, members };
}
