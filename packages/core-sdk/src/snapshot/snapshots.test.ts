import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EtcdGateway } from '../etcd/etcd-gateway.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { InMemoryObjectStore } from '../testing/in-memory-object-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { withFaults } from '../testing/with-faults.ts';
import { listSnapshots } from './list-snapshots.ts';
import { loadNewestSnapshot } from './load-snapshot.ts';
import { saveSnapshot } from './save-snapshot.ts';
import { digestSnapshot } from './snapshot-digest.ts';
import { manifestKeyOf, snapshotKey, snapshotTimeOf } from './snapshot-key.ts';

const HOUR = 3_600_000;
const expected = { cluster: 'demo', clusterId: '42', caCertHash: `sha256:${'a'.repeat(64)}` };

/** A database of whole pages and its trailer. */
function snapshotFile(fill: number, pages = 4): Uint8Array {
  const database = new Uint8Array(pages * 512).fill(fill);
  return new Uint8Array(Buffer.concat([database, createHash('sha256').update(database).digest()]));
}

async function* inPieces(file: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.length; start += size) yield file.subarray(start, start + size);
}

function gatewayOf(file: Uint8Array, clusterId = '42'): EtcdGateway {
  return {
    status: () => Promise.resolve({ clusterId, revision: '77', version: '3.6.14' }),
    memberList: () => Promise.resolve([{}, {}, {}]),
    snapshot: () => inPieces(file),
  } as unknown as EtcdGateway;
}

function fixture() {
  const clock = new ManualClock();
  const store = new InMemoryObjectStore(clock);
  const save = async (file: Uint8Array, clusterId?: string, caCertHash = expected.caCertHash): Promise<string> => {
    clock.pause(HOUR);
    const key = snapshotKey('demo/', clock.now());
    await saveSnapshot({ gateway: gatewayOf(file, clusterId), store, clock, cluster: 'demo', key, caCertHash });
    return key;
  };
  const load = async () => {
    const refused: string[] = [];
    let written: Uint8Array = new Uint8Array();
    const snapshot = await loadNewestSnapshot({
      store,
      prefix: 'demo/',
      expected,
      onRefused: ({ reason }) => refused.push(reason),
      async write(_, body) {
        const pieces: Uint8Array[] = [];
        for await (const piece of body) pieces.push(piece);
        written = new Uint8Array(Buffer.concat(pieces));
      },
    });
    return { key: snapshot.key, written, refused };
  };
  const tamper = (key: string, change: (bytes: Uint8Array) => Uint8Array): void => {
    const held = store.objects.get(key);
    if (held === undefined) throw new Error(`no ${key}`);
    store.objects.set(key, { ...held, bytes: change(held.bytes) });
  };
  return { clock, store, save, load, tamper };
}

describe('digestSnapshot (fault row 17)', () => {
  const whole = snapshotFile(1);
  it.each<[string, Uint8Array, string | undefined]>([
    ['a whole file', whole, undefined],
    ['a truncated file', whole.subarray(0, -40), 'trailer, or was cut off'],
    ['a file cut at a page', whole.subarray(0, 2 * 512 + 32), 'digest of its trailer'],
    ['a file without its trailer', whole.subarray(0, -32), 'no trailer'],
    ['a flipped bit', whole.map((byte, index) => (index === 700 ? byte ^ 1 : byte)), 'digest of its trailer'],
    ['an empty file', new Uint8Array(), '0 bytes'],
    ['only a trailer', new Uint8Array(32), '32 bytes'],
  ])('%s', async (_, file, problem) => {
    const digest = await digestSnapshot(inPieces(file, 7));
    expect(digest.sizeBytes).toBe(file.length);
    expect(digest.problem ?? '').toContain(problem ?? '');
    expect(digest.problem === undefined).toBe(problem === undefined);
  });
});

describe('snapshots in a store', () => {
  it('are kept with a manifest, written last', async () => {
    const { store, save } = fixture();
    const key = await save(snapshotFile(1));
    expect([...store.objects.keys()]).toEqual([key, manifestKeyOf(key)]);
    const [found] = await listSnapshots(store, 'demo/');
    expect(found?.manifest).toMatchObject({
      cluster: 'demo',
      clusterId: '42',
      revision: '77',
      members: 3,
      sizeBytes: 2080,
    });
  });

  it('are restored newest first', async () => {
    const { save, load } = fixture();
    await save(snapshotFile(1));
    const newest = await save(snapshotFile(2));
    expect(await load()).toEqual({ key: newest, written: snapshotFile(2), refused: [] });
  });

  it('are not kept when the stream was cut off', async () => {
    const { store, save } = fixture();
    await expect(save(snapshotFile(1).subarray(0, 900))).rejects.toMatchObject({ code: 'SNAPSHOT_CORRUPT' });
    expect(store.objects.size).toBe(0);
  });

  it.each<[string, (each: ReturnType<typeof fixture>) => Promise<void>, string]>([
    [
      'truncated',
      async ({ save, tamper }) => tamper(await save(snapshotFile(2)), (bytes) => bytes.subarray(0, 1000)),
      '1000 of 2080 bytes',
    ],
    [
      'bit-flipped',
      async ({ save, tamper }) => tamper(await save(snapshotFile(2)), (bytes) => bytes.with(300, 99)),
      'digest of its trailer',
    ],
    [
      'another whole file',
      async ({ save, tamper }) => tamper(await save(snapshotFile(2)), () => snapshotFile(3)),
      'digest is not that of its manifest',
    ],
    ['of another cluster', async ({ save }) => void (await save(snapshotFile(2), '43')), 'etcd cluster 43'],
    [
      'half uploaded',
      async ({ save, store }) => void store.objects.delete(manifestKeyOf(await save(snapshotFile(2)))),
      'not finished',
    ],
    [
      'of another PKI (fault row 18)',
      async ({ save }) => void (await save(snapshotFile(2), '42', `sha256:${'b'.repeat(64)}`)),
      'another certificate authority',
    ],
  ])('are refused when %s, and the one before is tried (fault row 17)', async (_, spoil, reason) => {
    const each = fixture();
    const before = await each.save(snapshotFile(1));
    await spoil(each);
    const { key, written, refused } = await each.load();
    expect(key).toBe(before);
    expect(written).toEqual(snapshotFile(1));
    expect(refused).toEqual([expect.stringContaining(reason)]);
  });

  it('are none when there are none, with every reason', async () => {
    const { load, save, tamper } = fixture();
    await expect(load()).rejects.toMatchObject({ code: 'SNAPSHOT_NONE_USABLE' });
    tamper(await save(snapshotFile(1)), (bytes) => bytes.with(5, 99));
    await expect(load()).rejects.toThrow(/1 snapshots.*digest of its trailer/);
  });

  it.each<[string, (each: ReturnType<typeof fixture>) => Promise<unknown>]>([
    [
      'the store denies the newest one',
      ({ store }) =>
        loadNewestSnapshot({
          store: withFaults(store, {
            before({ method, values }) {
              if (method === 'get' && String(values[0]).endsWith('.db')) throw new Error('this ends it');
            },
          }),
          prefix: 'demo/',
          expected,
          async write(_, body) {
            for await (const piece of body) void piece;
          },
        }),
    ],
    [
      'the disk is full',
      ({ store }) =>
        loadNewestSnapshot({
          store,
          prefix: 'demo/',
          expected,
          write: () => Promise.reject(new Error('this ends it')),
        }),
    ],
  ])('are not passed over for an older one because %s (fault row 14)', async (_, loadFrom) => {
    const each = fixture();
    await each.save(snapshotFile(1));
    await each.save(snapshotFile(2));
    await expect(loadFrom(each)).rejects.toThrow(/^this ends it$/);
  });

  it('are not "none" when the store cannot be read (fault row 14)', async () => {
    const { store } = fixture();
    store.list = () => Promise.reject(new Error('denied'));
    const loading = loadNewestSnapshot({ store, prefix: 'demo/', expected, write: () => Promise.resolve() });
    await expect(loading).rejects.toThrow('denied');
  });
});

describe('a key that is taken', () => {
  const key = snapshotKey('demo/', Date.UTC(2026, 0, 1));
  const saving = (store: ObjectStore, file: Uint8Array) =>
    saveSnapshot({ gateway: gatewayOf(file), store, clock: new ManualClock(), cluster: 'demo', key });
  const bytesAt = (store: InMemoryObjectStore, name: string) => store.objects.get(name)?.bytes;

  it('by the same snapshot, finished: nothing is written, and it says so', async () => {
    const store = new InMemoryObjectStore();
    const first = await saving(store, snapshotFile(1));
    expect(first.kind).toBe('saved');
    const before = new Map(store.objects);
    expect(await saving(store, snapshotFile(1))).toEqual({ kind: 'already-saved', manifest: first.manifest });
    expect(store.objects).toEqual(before);
  });

  it.each([
    ['before its manifest', () => undefined],
    [
      'with a manifest of something else',
      (manifest: Uint8Array) =>
        Buffer.from(Buffer.from(manifest).toString().replace('"sizeBytes":2080', '"sizeBytes":1')),
    ],
    [
      'with the manifest of another digest',
      (manifest: Uint8Array) =>
        Buffer.from(
          Buffer.from(manifest)
            .toString()
            .replace(/"sha256":"../, '"sha256":"00'),
        ),
    ],
    ['with half a manifest', (manifest: Uint8Array) => manifest.subarray(0, 40)],
  ])('by the same snapshot, left %s: it is finished', async (_, leave) => {
    const store = new InMemoryObjectStore();
    await saving(store, snapshotFile(1));
    const held = store.objects.get(manifestKeyOf(key));
    if (held === undefined) throw new Error('no manifest');
    const left = leave(held.bytes);
    if (left === undefined) store.objects.delete(manifestKeyOf(key));
    else store.objects.set(manifestKeyOf(key), { ...held, bytes: left });
    expect((await saving(store, snapshotFile(1))).kind).toBe('saved');
    expect(bytesAt(store, manifestKeyOf(key))).toEqual(held.bytes);
  });

  it('by itself, when the answer to the upload was lost', async () => {
    const store = new InMemoryObjectStore();
    const flaky = withFaults(store, {
      after({ method, number }) {
        if (method === 'put' && number === 1) throw new Error('connection reset');
      },
    });
    await expect(saving(flaky, snapshotFile(1))).rejects.toThrow('connection reset');
    expect([...store.objects.keys()]).toEqual([key]);
    expect((await saving(flaky, snapshotFile(1))).kind).toBe('saved');
    expect((await listSnapshots(store, 'demo/'))[0]?.manifest?.sizeBytes).toBe(2080);
  });

  it.each<[string, Uint8Array, string]>([
    ['another snapshot', snapshotFile(2), 'with the digest sha256:'],
    ['a snapshot of another size', snapshotFile(1, 5), 'of 2592 bytes'],
    ['what is no snapshot', new Uint8Array(2080), 'digest of its trailer'],
    ['one whose trailer is not right', snapshotFile(1).with(2079, 0), 'digest of its trailer'],
  ])('by %s: an error that says so, and the object stays', async (_, other, reason) => {
    const store = new InMemoryObjectStore();
    store.objects.set(key, { bytes: other, metadata: {}, modifiedAt: 0 });
    await expect(saving(store, snapshotFile(1))).rejects.toMatchObject({
      code: 'SNAPSHOT_NAME_TAKEN',
      retryable: false,
      message: expect.stringContaining(reason) as string,
    });
    expect(store.objects.size).toBe(1);
    expect(bytesAt(store, key)).toBe(other);
  });

  it('until just now: an error, not a backup that is not there', async () => {
    const store = new InMemoryObjectStore();
    await saving(store, snapshotFile(1));
    const vanishing = withFaults(store, {
      before({ method, number }) {
        if (method === 'get' && number === 1) store.objects.clear();
      },
    });
    await expect(saving(vanishing, snapshotFile(1))).rejects.toMatchObject({ code: 'SNAPSHOT_NAME_TAKEN' });
  });

  it('does not lose what is there to a stream that was cut off', async () => {
    const store = new InMemoryObjectStore();
    await saving(store, snapshotFile(1));
    const cut = saving(store, snapshotFile(1).subarray(0, 900));
    await expect(cut).rejects.toMatchObject({ code: 'SNAPSHOT_CORRUPT' });
    expect([...store.objects.keys()]).toEqual([key, manifestKeyOf(key)]);
  });
});

describe('snapshotKey', () => {
  it('is that of the older functions, and tells the time', () => {
    const at = Date.UTC(2026, 10, 23, 7, 8, 9);
    expect(snapshotKey('demo/', at)).toBe('demo/etcd-snapshot-20261123-070809.db');
    expect(snapshotTimeOf(snapshotKey('demo/', at))).toBe(at);
    expect(snapshotTimeOf('demo/keys.json')).toBeUndefined();
    expect(snapshotTimeOf('demo/etcd-snapshot-20269999-070809.db')).toBeUndefined();
  });
});
