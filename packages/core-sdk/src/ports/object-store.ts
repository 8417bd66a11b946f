/** One object of a bucket, without its bytes. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Ms since the epoch; S3 keeps whole seconds. */
  readonly modifiedAt: number;
}

/** How an object is written. */
export interface PutObjectOptions {
  /** Given back by `get`; S3 takes 2 KB of names and values in ASCII. Default none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Default false. With true, an object that is there is left alone and the result is `exists`. */
  readonly onlyIfAbsent?: boolean;
}

/** Objects of one bucket, read and written as streams. */
export interface ObjectStore {
  /** Nothing can be read under `key` before the whole body was accepted. @throws {ClusterError} OBJECT_UNREADABLE */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutObjectOptions): Promise<'written' | 'exists'>;
  /** undefined when there is no such object. @throws {ClusterError} OBJECT_UNREADABLE */
  get(
    key: string,
  ): Promise<
    { readonly metadata: Readonly<Record<string, string>>; readonly body: AsyncIterable<Uint8Array> } | undefined
  >;
  /** Every object under `prefix`, in the order of keys. @throws {ClusterError} OBJECT_UNREADABLE */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Also for one that is not there. @throws {ClusterError} OBJECT_UNREADABLE */
  remove(key: string): Promise<void>;
}
