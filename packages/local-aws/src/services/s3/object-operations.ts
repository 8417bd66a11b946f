import type * as sdk from '@aws-sdk/client-s3';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { StoredObject } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { etagOf, verifyChecksums } from './checksums.ts';
import { checkRead, checkWrite } from './preconditions.ts';
import { keptHeaders } from './stored-headers.ts';

export function objectOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    PutObject: (input, { clock }) => {
      const bucket = buckets.require(input.Bucket);
      const body = bytesOf(input.Body);
      const checksums = verifyChecksums(body, input);
      checkWrite(bucket.find(input.Key), input);
      const etag = etagOf(body);
      bucket.put({ key: input.Key, body, etag, checksums, modifiedAt: clock.now(), headers: keptHeaders(input) });
      return { ETag: etag, ...checksums, ServerSideEncryption: input.ServerSideEncryption ?? 'AES256' };
    },
    GetObject: (input) => {
      if (input.Range !== undefined || input.PartNumber !== undefined) {
        throw new AwsError('NotImplemented', 'local-aws gives objects as a whole', { status: 501 });
      }
      const object = buckets.require(input.Bucket).require(input.Key);
      checkRead(object, input);
      // The type is the client's side of it, a stream; the codec writes the bytes.
      const Body = object.body as unknown as sdk.GetObjectCommandOutput['Body'] & object;
      return { ...describe(object, input.ChecksumMode), Body };
    },
    HeadObject: (input) => {
      const object = buckets.require(input.Bucket).require(input.Key);
      checkRead(object, input);
      return describe(object, input.ChecksumMode);
    },
    DeleteObject: (input) => {
      buckets.require(input.Bucket).delete(input.Key);
      return {};
    },
    DeleteObjects: (input) => {
      const bucket = buckets.require(input.Bucket);
      for (const { Key } of input.Delete.Objects) bucket.delete(Key);
      return input.Delete.Quiet ? {} : { Deleted: input.Delete.Objects.map(({ Key }) => ({ Key })) };
    },
  };
}

/** A body as the codec reads it: bytes, or nothing for an empty one. */
export function bytesOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function describe(object: StoredObject, checksumMode: string | undefined) {
  return {
    ...object.headers,
    ETag: object.etag,
    LastModified: new Date(object.modifiedAt),
    ContentLength: object.body.byteLength,
    AcceptRanges: 'bytes',
    ...(checksumMode === 'ENABLED' && object.checksums),
  };
}
