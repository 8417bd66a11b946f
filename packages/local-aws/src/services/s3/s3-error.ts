import { AwsError } from '../../protocol/aws-error.ts';

/** HTTP statuses of the codes that S3's model lacks and that are not 400. @see "Error responses" in the S3 API reference */
const statuses: Readonly<Record<string, number>> = {
  NotModified: 304,
  AccessDenied: 403,
  NotFound: 404,
  BucketNotEmpty: 409,
  PreconditionFailed: 412,
  InvalidRange: 416,
  NotImplemented: 501,
};

/** A refusal in S3's words. */
export function s3Error(code: string, message: string): AwsError {
  const status = statuses[code];
  return new AwsError(code, message, status === undefined ? {} : { status });
}

/** What this S3 does not do; never silently ignored. */
export function notServed(what: string): AwsError {
  return s3Error('NotImplemented', `A header you provided implies functionality that local-aws does not have: ${what}`);
}
