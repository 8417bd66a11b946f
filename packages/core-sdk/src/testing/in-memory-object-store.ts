import type { Clock } from '../ports/clock.ts';
import type { ObjectStore, PutObjectOptions, StoredObject } from '../ports/object-store.ts';

interface HeldObject {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: number;
}

/** One bucket in memory. */
export class InMemoryObjectStore implements ObjectStore {
  readonly objects: Map<string, HeldObject> = new Map();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'> = { now: () => Date.now() }) {
    this.#clock = clock;
  }

  async put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    { metadata = {}, onlyIfAbsent = false }: PutObjectOptions = {},
  ): Promise<'written' | 'exists'> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    if (onlyIfAbsent && this.objects.has(key)) return 'exists';
    this.objects.set(key, { bytes: new Uint8Array(Buffer.concat(chunks)), metadata, modifiedAt: this.#clock.now() });
    return 'written';
  }

  get(
    key: string,
  ): Promise<
    { readonly metadata: Readonly<Record<string, string>>; readonly body: AsyncIterable<Uint8Array> } | undefined
  > {
    const held = this.objects.get(key);
    return Promise.resolve(held === undefined ? undefined : { metadata: held.metadata, body: streamOf(held.bytes) });
  }

  list(prefix: string): Promise<readonly StoredObject[]> {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(
      found
        .map(([key, { bytes, modifiedAt }]) => ({ key, sizeBytes: bytes.length, modifiedAt }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    );
  }

  remove(key: string): Promise<void> {
    this.objects.delete(key);
    return Promise.resolve();
  }
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
