import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { PutObjectOptions } from '../ports/object-store.ts';
import { type AwsCalls, isAwsError } from './aws-calls.ts';
import { checksumOfParts, isStored, type S3Object } from './s3-stored-content.ts';

/** One object sent in parts, one after the other: at most two parts are in memory, and a failure leaves nothing. */
export class S3MultipartUpload {
  readonly #client: S3Client;
  readonly #calls: AwsCalls;
  readonly #object: S3Object;
  readonly #options: PutObjectOptions;

  constructor(client: S3Client, calls: AwsCalls, bucket: string, key: string, options: PutObjectOptions) {
    this.#client = client;
    this.#calls = calls;
    this.#object = { Bucket: bucket, Key: key };
    this.#options = options;
  }

  async send(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): Promise<void> {
    const uploadId = await this.#create();
    try {
      const parts: CompletedPart[] = [];
      for (const part of first) parts.push(await this.#sendPart(uploadId, parts.length + 1, part));
      for await (const part of rest) parts.push(await this.#sendPart(uploadId, parts.length + 1, part));
      await this.#complete(uploadId, parts);
    } catch (error) {
      // What is left of an upload costs until a lifecycle rule removes it.
      await this.#abort(uploadId).catch(() => undefined);
      throw error;
    }
  }

  async #create(): Promise<string | undefined> {
    const command = new CreateMultipartUploadCommand({
      ...this.#object,
      Metadata: { ...this.#options.metadata },
      ChecksumAlgorithm: 'SHA256',
    });
    const { UploadId } = await this.#calls.make('CreateMultipartUpload', { idempotent: true }, (options) =>
      this.#client.send(command, options),
    );
    return UploadId;
  }

  async #sendPart(uploadId: string | undefined, number: number, part: Uint8Array): Promise<CompletedPart> {
    const command = new UploadPartCommand({
      ...this.#object,
      UploadId: uploadId,
      PartNumber: number,
      Body: part,
      ChecksumAlgorithm: 'SHA256',
    });
    const { ETag, ChecksumSHA256 } = await this.#calls.make('UploadPart', { idempotent: true }, (options) =>
      this.#client.send(command, options),
    );
    return { PartNumber: number, ETag, ChecksumSHA256 };
  }

  async #complete(uploadId: string | undefined, parts: CompletedPart[]): Promise<void> {
    const command = new CompleteMultipartUploadCommand({
      ...this.#object,
      UploadId: uploadId,
      MultipartUpload: { Parts: parts },
      ...(this.#options.onlyIfAbsent === true ? { IfNoneMatch: '*' } : {}),
    });
    let attempts = 0;
    try {
      await this.#calls.make('CompleteMultipartUpload', { idempotent: true, isAnswer: existsAlready }, (options) => {
        attempts += 1;
        return this.#client.send(command, options);
      });
    } catch (error) {
      // Of an attempt whose answer was lost the next one hears that there is no such upload, or an object already.
      if (attempts === 1 && existsAlready(error)) throw error;
      if (!(await isStored(this.#client, this.#calls, this.#object, checksumOfParts(parts)))) throw error;
    }
  }

  async #abort(uploadId: string | undefined): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#object, UploadId: uploadId });
    await this.#calls.make('AbortMultipartUpload', { idempotent: true }, (options) =>
      this.#client.send(command, options),
    );
  }
}

/** Whether S3 did not write because there is an object of this key, and it was to be written only if there was none. */
export function existsAlready(error: unknown): boolean {
  return isAwsError(error, 'PreconditionFailed');
}
