import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ClusterError, ClusterErrorOptions } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { ObjectStore, PutObjectOptions, StoredObject } from '../ports/object-store.ts';
import { asPortError } from './as-port-error.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';
import { partsOf } from './parts-of.ts';
import { existsAlready, S3MultipartUpload } from './s3-multipart-upload.ts';
import { checksumOfWhole, isStored } from './s3-stored-content.ts';

/**
 * Objects of one bucket, with SHA-256 checksums that S3 verifies. Needs s3:PutObject, GetObject, DeleteObject,
 * ListBucket, AbortMultipartUpload, and the bucket's key.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #calls: AwsCalls;
  readonly #bucket: string;

  constructor({ client, policy, bucket }: AwsAdapterOptions<S3Client> & { readonly bucket: string }) {
    this.#client = client;
    this.#calls = new AwsCalls('s3', policy);
    this.#bucket = bucket;
  }

  /** An object that an own attempt wrote whose answer was lost counts as `written`: it is told by its checksum. */
  put(key: string, body: AsyncIterable<Uint8Array>, options: PutObjectOptions = {}): Promise<'written' | 'exists'> {
    return asPortError(unreadable(this.#bucket, key), async () => {
      const parts = partsOf(body);
      const first = await parts.next();
      const second = await parts.next();
      try {
        if (second.done === true) await this.#putWhole(key, first.value ?? new Uint8Array(), options);
        else {
          const upload = new S3MultipartUpload(this.#client, this.#calls, this.#bucket, key, options);
          await upload.send([first.value ?? new Uint8Array(), second.value], parts);
        }
        return 'written';
      } catch (error) {
        if (options.onlyIfAbsent === true && existsAlready(error)) return 'exists';
        throw error;
      }
    });
  }

  get(
    key: string,
  ): Promise<
    { readonly metadata: Readonly<Record<string, string>>; readonly body: AsyncIterable<Uint8Array> } | undefined
  > {
    return asPortError(unreadable(this.#bucket, key), async () => {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key, ChecksumMode: 'ENABLED' });
      try {
        const { Body, Metadata = {} } = await this.#calls.make(
          'GetObject',
          { idempotent: true, isAnswer: isAbsent },
          (options) => this.#client.send(command, options),
        );
        const body = (Body ?? []) as AsyncIterable<Uint8Array>;
        return { metadata: Metadata, body: readable(this.#bucket, key, body) };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  list(prefix: string): Promise<readonly StoredObject[]> {
    return asPortError(unreadable(this.#bucket, prefix), async () => {
      const found: StoredObject[] = [];
      let from: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          ...(from === undefined ? {} : { ContinuationToken: from }),
        });
        const page = await this.#calls.make('ListObjectsV2', { idempotent: true }, (options) =>
          this.#client.send(command, options),
        );
        for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
          found.push({ key: Key, sizeBytes: Size, modifiedAt: LastModified?.getTime() ?? 0 });
        }
        from = page.NextContinuationToken;
      } while (from !== undefined);
      return found;
    });
  }

  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#bucket, Key: key });
    await asPortError(unreadable(this.#bucket, key), () =>
      this.#calls.make('DeleteObject', { idempotent: true }, (options) => this.#client.send(command, options)),
    );
  }

  async #putWhole(
    key: string,
    bytes: Uint8Array,
    { metadata = {}, onlyIfAbsent = false }: PutObjectOptions,
  ): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Body: bytes,
      Metadata: { ...metadata },
      ChecksumAlgorithm: 'SHA256',
      ...(onlyIfAbsent ? { IfNoneMatch: '*' } : {}),
    });
    let attempts = 0;
    try {
      await this.#calls.make('PutObject', { idempotent: true, isAnswer: existsAlready }, (options) => {
        attempts += 1;
        return this.#client.send(command, options);
      });
    } catch (error) {
      if (attempts === 1 || !existsAlready(error)) throw error;
      const object = { Bucket: this.#bucket, Key: key };
      if (!(await isStored(this.#client, this.#calls, object, checksumOfWhole(bytes)))) throw error;
    }
  }
}

function isAbsent(error: unknown): boolean {
  return isAwsError(error, 'NoSuchKey');
}

async function* readable(bucket: string, key: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw clusterErrors.OBJECT_UNREADABLE({ bucket, key, reason: String(error) }, { cause: error });
  }
}

function unreadable(bucket: string, key: string): (reason: string, options: ClusterErrorOptions) => ClusterError {
  return (reason, options) => clusterErrors.OBJECT_UNREADABLE({ bucket, key, reason }, options);
}
