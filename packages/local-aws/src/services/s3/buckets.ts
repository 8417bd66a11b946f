import { Bucket } from './bucket.ts';
import { checkBucketName } from './bucket-name.ts';
import { s3Error } from './s3-error.ts';

/** The buckets of an account. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  /** @throws AwsError InvalidBucketName or BucketAlreadyOwnedByYou */
  create(name: string, createdAt: number): Bucket {
    checkBucketName(name);
    if (this.#buckets.has(name)) {
      const problem = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw s3Error('BucketAlreadyOwnedByYou', problem);
    }
    const bucket = new Bucket(name, createdAt);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws AwsError NoSuchBucket or InvalidBucketName */
  require(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket) return bucket;
    checkBucketName(name);
    throw s3Error('NoSuchBucket', 'The specified bucket does not exist');
  }

  /** @throws AwsError NoSuchBucket or BucketNotEmpty */
  delete(name: string): void {
    if (!this.require(name).isEmpty()) {
      throw s3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty');
    }
    this.#buckets.delete(name);
  }

  /** Ordered by name. */
  all(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
