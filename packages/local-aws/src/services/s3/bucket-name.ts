import { s3Error } from './s3-error.ts';

const RESERVED_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** @throws AwsError InvalidBucketName @see "General purpose bucket naming rules" in the S3 user guide */
export function checkBucketName(name: string): void {
  const isWellFormed =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  const isReserved =
    RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    RESERVED_SUFFIXES.some((suffix) => name.endsWith(suffix));
  if (!isWellFormed || isReserved) throw s3Error('InvalidBucketName', 'The specified bucket is not valid.');
}
