import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../protocol/aws-error.ts';

type ChecksumName = 'ChecksumCRC32' | 'ChecksumSHA1' | 'ChecksumSHA256';
export type ChecksumFields = { readonly [Name in ChecksumName]?: string };

const algorithms: Readonly<Record<ChecksumName, (body: Uint8Array) => string>> = {
  ChecksumCRC32: (body: Uint8Array) => {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(crc32(body));
    return digest.toString('base64');
  },
  ChecksumSHA1: (body: Uint8Array) => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body: Uint8Array) => createHash('sha256').update(body).digest('base64'),
};

/**
 * Compares the checksums that came with a body; what cannot be computed here is refused rather than believed.
 * @throws AwsError BadDigest, or NotImplemented for CRC32C, CRC64NVME and newer ones
 */
export function verifyChecksums(body: Uint8Array, input: object): ChecksumFields {
  const given = Object.entries(input).filter(
    ([name, value]) => /^Checksum(?!Algorithm|Type)/.test(name) && value !== undefined,
  );
  for (const [name, value] of given) {
    const compute = algorithms[name as ChecksumName];
    if (!compute) throw new AwsError('NotImplemented', `local-aws cannot verify ${name}`, { status: 501 });
    if (compute(body) !== value) {
      throw new AwsError(
        'BadDigest',
        `The ${name.slice('Checksum'.length)} you specified did not match the calculated checksum.`,
      );
    }
  }
  const { ContentMD5 } = input as { readonly ContentMD5?: string };
  if (ContentMD5 !== undefined && createHash('md5').update(body).digest('base64') !== ContentMD5) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  return Object.fromEntries(given);
}

/** S3's entity tag of a body that came in one piece. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** S3's entity tag of a body that came in parts: the digest of their digests, and how many they were. */
export function multipartEtag(etags: readonly string[]): string {
  const digests = etags.map((etag) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const digest = createHash('md5').update(Buffer.concat(digests)).digest('hex');
  return `"${digest}-${etags.length}"`;
}
