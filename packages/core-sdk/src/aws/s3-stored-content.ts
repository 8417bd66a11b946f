import { createHash } from 'node:crypto';
import { type CompletedPart, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AwsCalls } from './aws-calls.ts';

/** Which object. */
export interface S3Object {
  readonly Bucket: string;
  readonly Key: string;
}

/** The SHA-256 checksum that S3 gives an object sent whole. Base64. */
export function checksumOfWhole(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/**
 * The one that it gives an object sent in parts: the digest of their digests, and how many they are.
 *
 * @see Amazon S3 User Guide, "Checking object integrity in Amazon S3", composite checksums
 */
export function checksumOfParts(parts: readonly CompletedPart[]): string {
  const hash = createHash('sha256');
  for (const { ChecksumSHA256 = '' } of parts) hash.update(ChecksumSHA256, 'base64');
  return `${hash.digest('base64')}-${parts.length}`;
}

/**
 * Whether an object with this checksum is there: what to ask when the answer to a write was lost. An object that cannot be
 * looked at counts as not known to be there.
 */
export async function isStored(
  client: S3Client,
  calls: AwsCalls,
  object: S3Object,
  checksum: string,
): Promise<boolean> {
  const command = new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' });
  try {
    const { ChecksumSHA256 } = await calls.make('HeadObject', { idempotent: true }, (options) =>
      client.send(command, options),
    );
    return ChecksumSHA256 === checksum;
  } catch {
    return false;
  }
}
