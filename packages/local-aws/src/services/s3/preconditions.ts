import { notServed, s3Error } from './s3-error.ts';
import type { StoredObject } from './stored-object.ts';

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** Entity tags win over times. @see "Conditional requests" in the S3 user guide */
export function decideRead(object: StoredObject, conditions: ReadConditions): 'go' | 'failed' | 'not-modified' {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined && !matches(object, IfMatch)) return 'failed';
  if (IfMatch === undefined && IfUnmodifiedSince && object.modifiedAt > IfUnmodifiedSince.getTime()) return 'failed';
  if (IfNoneMatch !== undefined) return matches(object, IfNoneMatch) ? 'not-modified' : 'go';
  return IfModifiedSince && object.modifiedAt <= IfModifiedSince.getTime() ? 'not-modified' : 'go';
}

/** @throws AwsError PreconditionFailed (412) or NotModified (304) */
export function checkRead(object: StoredObject, conditions: ReadConditions): void {
  const decision = decideRead(object, conditions);
  if (decision === 'failed') throw preconditionFailed();
  if (decision === 'not-modified') throw s3Error('NotModified', 'Not Modified');
}

/** @throws AwsError PreconditionFailed, NoSuchKey for If-Match on what is not there, NotImplemented */
export function checkWrite(
  current: StoredObject | undefined,
  { IfMatch, IfNoneMatch }: Pick<ReadConditions, 'IfMatch' | 'IfNoneMatch'>,
): void {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw notServed('If-None-Match with an entity tag');
  if (IfNoneMatch === '*' && current) throw preconditionFailed();
  if (IfMatch === undefined) return;
  if (!current) throw s3Error('NoSuchKey', 'The specified key does not exist.');
  if (!matches(current, IfMatch)) throw preconditionFailed();
}

export function preconditionFailed(): Error {
  return s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}

function matches({ etag }: StoredObject, wanted: string): boolean {
  const tags = wanted.split(',').map((tag) => tag.trim().replaceAll('"', ''));
  return tags.includes('*') || tags.includes(etag.replaceAll('"', ''));
}
