import { createHash } from 'node:crypto';
import { type Checksum, checksumOf, declaredChecksum } from './checksum.ts';
import { s3Error } from './s3-error.ts';

/**
 * Holds a body against the digests that came with it, before it or in its trailer.
 * @returns the checksum that S3 then keeps
 * @throws AwsError BadDigest, InvalidDigest, InvalidRequest or NotImplemented
 */
export function verifyBody(body: Uint8Array, input: object): Checksum | undefined {
  const { ContentMD5, ChecksumAlgorithm } = input as {
    readonly ContentMD5?: string;
    readonly ChecksumAlgorithm?: string;
  };
  if (ContentMD5 !== undefined) verifyMd5(body, ContentMD5);
  const declared = declaredChecksum(input);
  if (!declared) {
    if (ChecksumAlgorithm === undefined) return undefined;
    const problem = 'no corresponding x-amz-checksum-* or x-amz-trailer headers were found.';
    throw s3Error('InvalidRequest', `x-amz-sdk-checksum-algorithm specified, but ${problem}`);
  }
  const computed = checksumOf(declared.algorithm, body);
  if (declared.value.length !== computed.value.length) {
    const header = `x-amz-checksum-${declared.algorithm.toLowerCase()}`;
    throw s3Error('InvalidRequest', `Value for ${header} header is invalid.`);
  }
  if (declared.value !== computed.value) throw badChecksum(declared);
  return computed;
}

export function badChecksum({ algorithm }: Pick<Checksum, 'algorithm'>): Error {
  return s3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
}

function verifyMd5(body: Uint8Array, given: string): void {
  if (Buffer.from(given, 'base64').length !== 16) {
    throw s3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (createHash('md5').update(body).digest('base64') !== given) {
    throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}
