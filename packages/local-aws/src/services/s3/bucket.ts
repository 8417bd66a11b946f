import { AwsError } from '../../protocol/aws-error.ts';
import type { ChecksumFields } from './checksums.ts';

export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** With its quotes, as it travels. */
  readonly etag: string;
  readonly modifiedAt: number;
  readonly checksums: ChecksumFields;
  /** Content type, metadata, encryption: members of a put that a get gives back as they are. */
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly headers: StoredObject['headers'];
  readonly parts: Map<number, { readonly body: Uint8Array; readonly etag: string }>;
}

export class Bucket {
  readonly name: string;
  readonly createdAt: number;
  readonly uploads: Map<string, Upload> = new Map();
  readonly #objects = new Map<string, StoredObject>();

  constructor(name: string, createdAt: number) {
    this.name = name;
    this.createdAt = createdAt;
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** @throws AwsError NoSuchKey */
  require(key: string): StoredObject {
    const found = this.find(key);
    if (found) return found;
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
  }

  put(object: StoredObject): void {
    this.#objects.set(object.key, object);
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  /** In the order of their keys' UTF-8 bytes. */
  objects(): readonly StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }
}
