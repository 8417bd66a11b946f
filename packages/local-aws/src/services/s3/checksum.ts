import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChecksumType } from '@aws-sdk/client-s3';
import { notServed, s3Error } from './s3-error.ts';

/** The algorithms that can be computed here. */
export type ChecksumAlgorithm = 'CRC32' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite one followed by the number of parts. */
  readonly value: string;
  readonly type: ChecksumType;
}

const digests: Readonly<Record<ChecksumAlgorithm, (bytes: Uint8Array) => Buffer>> = {
  CRC32: (bytes) => {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(crc32(bytes));
    return digest;
  },
  SHA1: (bytes) => createHash('sha1').update(bytes).digest(),
  SHA256: (bytes) => createHash('sha256').update(bytes).digest(),
  SHA512: (bytes) => createHash('sha512').update(bytes).digest(),
  MD5: (bytes) => createHash('md5').update(bytes).digest(),
};

/** @throws AwsError NotImplemented for CRC32C, CRC64NVME and XXHASH: refused rather than believed */
export function knownAlgorithm(name: string): ChecksumAlgorithm {
  if (Object.hasOwn(digests, name)) return name as ChecksumAlgorithm;
  throw notServed(`checksum algorithm ${name}`);
}

export function checksumOf(algorithm: ChecksumAlgorithm, body: Uint8Array): Checksum {
  return { algorithm, value: digests[algorithm](body).toString('base64'), type: 'FULL_OBJECT' };
}

/** The checksum of an object in parts: that of its parts' checksums, and how many they are. */
export function compositeOf(algorithm: ChecksumAlgorithm, parts: readonly Checksum[]): Checksum {
  const bytes = Buffer.concat(parts.map(({ value }) => Buffer.from(value, 'base64')));
  return { algorithm, value: `${digests[algorithm](bytes).toString('base64')}-${parts.length}`, type: 'COMPOSITE' };
}

/** The one checksum among a request's members, as given. @throws AwsError InvalidRequest or NotImplemented */
export function declaredChecksum(input: object): Omit<Checksum, 'type'> | undefined {
  const given = Object.entries(input).filter(
    ([name, value]) => /^Checksum(?!Algorithm|Type|Mode)/.test(name) && value !== undefined,
  );
  const [first] = given;
  if (!first) return undefined;
  if (given.length > 1) {
    const problem = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';
    throw s3Error('InvalidRequest', problem);
  }
  const [name, value] = first;
  return { algorithm: knownAlgorithm(name.slice('Checksum'.length)), value };
}

/** The members by which answers tell a checksum. */
export type ChecksumMembers = { readonly [Name in `Checksum${ChecksumAlgorithm}`]?: string } & {
  readonly ChecksumType?: ChecksumType;
};

export function checksumMembers(checksum: Checksum | undefined): ChecksumMembers {
  return checksum ? { ...partChecksumMembers(checksum), ChecksumType: checksum.type } : {};
}

/** The same of a part, which has no type. */
export function partChecksumMembers(checksum: Checksum | undefined): Omit<ChecksumMembers, 'ChecksumType'> {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {};
}
