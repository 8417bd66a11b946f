import { AwsError } from '../../protocol/aws-error.ts';
import { Bucket } from './bucket.ts';

/** The buckets of an account. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  /** @throws AwsError InvalidBucketName or BucketAlreadyOwnedByYou */
  create(name: string, createdAt: number): Bucket {
    if (!/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(name) || name.includes('..')) {
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
    }
    if (this.#buckets.has(name)) {
      const problem = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new AwsError('BucketAlreadyOwnedByYou', problem, { status: 409 });
    }
    const bucket = new Bucket(name, createdAt);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** @throws AwsError NoSuchBucket */
  require(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
  }

  /** @throws AwsError NoSuchBucket or BucketNotEmpty */
  delete(name: string): void {
    if (this.require(name).objects().length > 0) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { status: 409 });
    }
    this.#buckets.delete(name);
  }

  all(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
