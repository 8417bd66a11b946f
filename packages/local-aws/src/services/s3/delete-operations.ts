import type * as sdk from '@aws-sdk/client-s3';
import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import { RefusedRequest } from '../../protocol/refused-request.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { Checked, OperationTable } from '../../server/service-definition.ts';
import type { Bucket } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { openBucket } from './open-bucket.ts';
import { notServed, s3Error } from './s3-error.ts';

const MAX_OBJECTS = 1000;
const CONDITIONS = ['VersionId', 'ETag', 'LastModifiedTime', 'Size'] as const;

export function deleteOperations(buckets: Buckets): OperationTable<typeof sdk> {
  return {
    DeleteObjects: (input, context) => {
      const bucket = openBucket(buckets, input, context);
      const { Objects, Quiet = false } = input.Delete;
      if (Objects.length === 0 || Objects.length > MAX_OBJECTS) {
        const problem = 'The XML you provided was not well-formed or did not validate against our published schema';
        throw s3Error('MalformedXML', problem);
      }
      const outcomes = Objects.map((object) => deleteOne(bucket, object, context));
      return {
        Deleted: Quiet ? [] : outcomes.flatMap(({ Key, denied }) => (denied ? [] : [{ Key }])),
        Errors: outcomes.flatMap(({ Key, denied }) =>
          denied ? [{ Key, Code: 'AccessDenied', Message: denied.message }] : [],
        ),
      };
    },
  };
}

/** Each object needs its own permission; a denied one does not keep the others. */
function deleteOne(bucket: Bucket, object: Checked<ObjectIdentifier>, context: RequestContext) {
  const { Key } = object;
  const condition = CONDITIONS.find((name) => object[name] !== undefined);
  if (condition) throw notServed(condition);
  try {
    context.authorize(`${bucket.arn}/${Key}`, 's3:DeleteObject');
  } catch (denied) {
    if (denied instanceof RefusedRequest) return { Key, denied };
    throw denied;
  }
  bucket.delete(Key);
  return { Key };
}
