import type { ChecksumType } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import type { Checksum, ChecksumAlgorithm } from './checksum.ts';
import type { ObjectHeaders } from './object-headers.ts';
import { s3Error } from './s3-error.ts';

export interface Part {
  readonly number: number;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}

/** A multipart upload under way. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly startedAt: number;
  readonly headers: ObjectHeaders;
  /** What the parts must carry; undefined: whatever they like. */
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType } | undefined;
  /** By number; a part that comes again replaces the earlier one. */
  readonly parts: Map<number, Part>;
}

/** @throws AwsError NoSuchUpload */
export function findUpload(
  bucket: Bucket,
  { UploadId, Key }: { readonly UploadId: string; readonly Key: string },
): Upload {
  const upload = bucket.uploads.get(UploadId);
  if (upload?.key === Key) return upload;
  const reasons = 'The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw s3Error('NoSuchUpload', `The specified upload does not exist. ${reasons}`);
}

/** @throws AwsError InvalidRequest @see "Checking object integrity" in the S3 user guide */
export function checksumOfUpload(
  algorithm: ChecksumAlgorithm | undefined,
  type: string | undefined,
): Upload['checksum'] {
  if (algorithm === undefined) {
    if (type === undefined) return undefined;
    const problem = 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.';
    throw s3Error('InvalidRequest', problem);
  }
  if (type === 'FULL_OBJECT' && algorithm !== 'CRC32') {
    const problem = `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`;
    throw s3Error('InvalidRequest', problem);
  }
  return { algorithm, type: type === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE' };
}

/** Holds a part's checksum against what its upload wants. @throws AwsError InvalidRequest */
export function checkPartChecksum(upload: Upload, checksum: Checksum | undefined): void {
  const [wanted, given] = [upload.checksum?.algorithm, checksum?.algorithm];
  if (wanted === undefined || wanted === given) return;
  if (given === undefined && upload.checksum?.type === 'FULL_OBJECT') return;
  const types = `expected checksum Type: ${wanted.toLowerCase()}, actual checksum Type: ${given?.toLowerCase() ?? null}`;
  throw s3Error('InvalidRequest', `Checksum Type mismatch occurred, ${types}`);
}
