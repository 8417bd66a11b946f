import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';

const MEBIBYTE = 1024 * 1024;

/** What every object store does. The bucket of each case is empty at first. */
export function objectStoreContract({ describe, it }: ContractApi, make: MakeAdapter<ObjectStore>): void {
  describe('object store', () => {
    it('has nothing under a key that was never written', async () => {
      const store = await make();
      assert.equal(await store.get('never'), undefined);
      assert.deepEqual(await store.list(''), []);
    });

    it('gives back bytes and metadata', async () => {
      const store = await make();
      assert.equal(await store.put('a', streamOf(100), { metadata: { revision: '42' } }), 'written');
      const found = await store.get('a');
      assert.equal(found?.metadata.revision, '42');
      assert.equal(await digestOf(found?.body ?? streamOf(0)), await digestOf(streamOf(100)));
    });

    it('takes an empty object', async () => {
      const store = await make();
      await store.put('empty', streamOf(0));
      assert.deepEqual(
        (await store.list('')).map(({ key, sizeBytes }) => [key, sizeBytes]),
        [['empty', 0]],
      );
    });

    it('takes an object of several parts', async () => {
      const store = await make();
      const size = 17 * MEBIBYTE + 3;
      await store.put('large', streamOf(size), { metadata: { parts: 'several' } });
      const found = await store.get('large');
      assert.equal(found?.metadata.parts, 'several');
      assert.equal(await digestOf(found?.body ?? streamOf(0)), await digestOf(streamOf(size)));
    });

    it('leaves an existing object alone when told so', async () => {
      const store = await make();
      assert.equal(await store.put('once', streamOf(1), { onlyIfAbsent: true }), 'written');
      assert.equal(await store.put('once', streamOf(2), { onlyIfAbsent: true }), 'exists');
      assert.equal((await store.list('once'))[0]?.sizeBytes, 1);
    });

    it('shows nothing of a body that broke off', async () => {
      const store = await make();
      await assert.rejects(store.put('broken', brokenStream(9 * MEBIBYTE)));
      assert.equal(await store.get('broken'), undefined);
    });

    it('lists by prefix in the order of keys and removes', async () => {
      const store = await make();
      for (const key of ['c/2', 'c/1', 'd/1']) await store.put(key, streamOf(1));
      assert.deepEqual(
        (await store.list('c/')).map(({ key }) => key),
        ['c/1', 'c/2'],
      );
      await store.remove('c/1');
      await store.remove('c/1');
      assert.deepEqual(
        (await store.list('c/')).map(({ key }) => key),
        ['c/2'],
      );
    });
  });
}

async function* streamOf(size: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(MEBIBYTE).map((_, index) => (index * 7) & 0xff);
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk.subarray(0, Math.min(chunk.length, size - sent));
}

async function* brokenStream(size: number): AsyncGenerator<Uint8Array> {
  yield* streamOf(size);
  throw new Error('the source broke off');
}

async function digestOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}
