import { AwsError } from '../../protocol/aws-error.ts';
import type { StoredObject } from './bucket.ts';

export interface Preconditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** @throws AwsError PreconditionFailed (412), NotModified (304) */
export function checkRead(object: StoredObject, conditions: Preconditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined && !matches(object, IfMatch)) throw failed('If-Match');
  const modifiedAt = Math.floor(object.modifiedAt / 1000) * 1000;
  if (IfUnmodifiedSince && IfMatch === undefined && modifiedAt > IfUnmodifiedSince.getTime()) {
    throw failed('If-Unmodified-Since');
  }
  const isSame =
    IfNoneMatch === undefined ? modifiedAt <= (IfModifiedSince?.getTime() ?? 0) : matches(object, IfNoneMatch);
  if (isSame) throw new AwsError('NotModified', 'Not Modified', { status: 304 });
}

/** @throws AwsError PreconditionFailed (412), NoSuchKey for If-Match on what is not there, NotImplemented */
export function checkWrite(current: StoredObject | undefined, { IfMatch, IfNoneMatch }: Preconditions): void {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') {
    throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', {
      status: 501,
    });
  }
  if (IfNoneMatch === '*' && current) throw failed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!current) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
  if (!matches(current, IfMatch)) throw failed('If-Match');
}

function matches({ etag }: StoredObject, wanted: string): boolean {
  return wanted === '*' || wanted.replaceAll('"', '') === etag.replaceAll('"', '');
}

function failed(condition: string): AwsError {
  const problem = `At least one of the pre-conditions you specified did not hold: ${condition}`;
  return new AwsError('PreconditionFailed', problem, { status: 412 });
}
