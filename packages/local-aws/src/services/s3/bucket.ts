import type { BucketVersioningStatus } from '@aws-sdk/client-s3';
import type { StoredObject } from './stored-object.ts';
import type { Upload } from './upload.ts';

/** A bucket holds one version of each object, whatever its versioning says. */
export class Bucket {
  readonly name: string;
  readonly createdAt: number;
  versioning: BucketVersioningStatus | undefined;
  /** The multipart uploads under way, by id. */
  readonly uploads: Map<string, Upload> = new Map();
  readonly #objects = new Map<string, StoredObject>();

  constructor(name: string, createdAt: number) {
    this.name = name;
    this.createdAt = createdAt;
  }

  get arn(): string {
    return `arn:aws:s3:::${this.name}`;
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(object: StoredObject): void {
    this.#objects.set(object.key, object);
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  isEmpty(): boolean {
    return this.#objects.size === 0;
  }

  /** In the order of their keys' UTF-8 bytes. */
  objects(): readonly StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }
}
