import { createHash } from 'node:crypto';
import type { Checksum } from './checksum.ts';
import type { ObjectHeaders } from './object-headers.ts';

export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** With its quotes, as it travels. */
  readonly etag: string;
  /** Ms since the epoch, whole seconds. */
  readonly modifiedAt: number;
  readonly checksum: Checksum | undefined;
  readonly headers: ObjectHeaders;
}

/** The entity tag of a body that came in one piece: MD5, except where KMS encrypts. */
export function etagOf(body: Uint8Array, { ServerSideEncryption, SSEKMSKeyId }: ObjectHeaders): string {
  const digest = createHash('md5').update(body);
  if (ServerSideEncryption !== 'AES256') digest.update(`${ServerSideEncryption} ${SSEKMSKeyId}`);
  return `"${digest.digest('hex')}"`;
}

/** S3 tells times by the second. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
