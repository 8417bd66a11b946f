import { createHash } from 'node:crypto';
import { type EtcdGateway, type EtcdStatus, loadNewestSnapshot } from '@dedicated-k8s/core-sdk';
import { InMemoryObjectStore, ManualClock } from '@dedicated-k8s/core-sdk/testing';
import { describe, expect, test } from 'vitest';
import { type SnapshotDependencies, takeSnapshot } from './take-snapshot.ts';

const KEY = 'demo/etcd-snapshot-20260101-000000.db';
const caCertHash = `sha256:${'1'.repeat(64)}`;
const target = { cluster: 'demo', bucket: 'backups', key: KEY, caCertHash };
const database = Buffer.alloc(4_096, 7);
const file = [database, createHash('sha256').update(database).digest()];

const status: EtcdStatus = {
  clusterId: '14841639068965178418',
  memberId: '1',
  version: '3.6.1',
  leaderId: '1',
  isLearner: false,
  dbSizeBytes: 4_096,
  raftIndex: 10,
  raftTerm: 2,
  revision: '42',
  errors: [],
};

/** One member at 10.0.1.1; what is asked of it besides throws. */
function gatewayOf(pieces: readonly Uint8Array[], change: Partial<EtcdGateway> = {}): EtcdGateway {
  const member = {
    id: '1',
    name: 'm1',
    peerUrls: ['https://10.0.1.1:2380'],
    clientUrls: ['https://10.0.1.1:2379'],
    isLearner: false,
  };
  const gateway: Partial<EtcdGateway> = {
    at: () => gateway as EtcdGateway,
    status: async () => status,
    range: async () => [],
    memberList: async () => [member],
    snapshot: async function* () {
      yield* pieces;
    },
    ...change,
  };
  return gateway as EtcdGateway;
}

function dependencies(change: Partial<SnapshotDependencies> = {}) {
  const clock = new ManualClock();
  const store = new InMemoryObjectStore(clock);
  const identity = { instanceId: 'i-1', privateIp: '10.0.1.1' };
  const { signal } = new AbortController();
  return { gateway: gatewayOf(file), store, clock, identity, signal, ...change };
}

const restore = ({ store }: Pick<SnapshotDependencies, 'store'>) =>
  loadNewestSnapshot({
    store,
    prefix: 'demo/',
    expected: { cluster: 'demo', clusterId: status.clusterId, caCertHash },
    write: async (_, body) => {
      for await (const piece of body) void piece;
    },
  });

describe('a snapshot', () => {
  test('is what a restore finds, and says what it is', async () => {
    const world = dependencies();
    expect(await takeSnapshot(world, target)).toEqual({
      kind: 'snapshot',
      bucket: 'backups',
      key: KEY,
      sha256: file[1]?.toString('hex'),
      sizeBytes: 4_128,
      revision: '42',
      members: 1,
      etcdVersion: '3.6.1',
    });
    expect(await restore(world)).toMatchObject({ key: KEY });
  });

  test.each<[string, Partial<EtcdGateway>, string]>([
    ['an alarm CORRUPT', { status: async () => ({ ...status, errors: ['memberID:1 alarm:CORRUPT'] }) }, 'CORRUPT'],
    [
      'a learner',
      { memberList: async () => (await gatewayOf(file).memberList()).map((each) => ({ ...each, isLearner: true })) },
      'learner',
    ],
  ])('is refused by %s before a byte is sent', async (_, change, reason) => {
    const world = dependencies({ gateway: gatewayOf(file, change) });
    await expect(takeSnapshot(world, target)).rejects.toMatchObject({
      code: 'AGENT_SNAPSHOT_REFUSED',
      message: expect.stringContaining(reason) as string,
    });
    expect((world.store as InMemoryObjectStore).objects.size).toBe(0);
  });

  test('is not written over another one, nor over one whose name only begins alike', async () => {
    const world = dependencies();
    await takeSnapshot(world, { ...target, key: `${KEY}.old` });
    await takeSnapshot(world, target);
    await expect(takeSnapshot(world, target)).rejects.toMatchObject({ code: 'AGENT_SNAPSHOT_REFUSED' });
  });

  test.each([
    ['cut off', [database.subarray(0, 1_000)]],
    ['with a flipped bit', [Buffer.from(database).fill(8, 5, 6), ...file.slice(1)]],
  ])('that arrives %s is removed again', async (_, pieces) => {
    const world = dependencies({ gateway: gatewayOf(pieces) });
    await expect(takeSnapshot(world, target)).rejects.toMatchObject({ code: 'SNAPSHOT_CORRUPT' });
    expect((world.store as InMemoryObjectStore).objects.size).toBe(0);
  });

  test('killed before or after any write leaves nothing that is taken for a backup, until its manifest is there', async () => {
    const found: string[] = [];
    for (const killAt of [0, 1, 2, 3]) {
      const world = dependencies();
      let moments = 0;
      const died = Promise.withResolvers<void>();
      const moment = async (): Promise<void> => {
        if (moments++ < killAt) return;
        died.resolve();
        await new Promise(() => {});
      };
      const { store } = world;
      const put: typeof store.put = async (key, body, options) => {
        await moment();
        const written = await store.put(key, body, options);
        await moment();
        return written;
      };
      const mortal = Object.assign(Object.create(store) as typeof store, { put });
      await Promise.race([takeSnapshot({ ...world, store: mortal }, target), died.promise]);
      found.push(
        await restore(world).then(
          ({ key }) => key,
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(found).toEqual(['SNAPSHOT_NONE_USABLE', 'SNAPSHOT_NONE_USABLE', 'SNAPSHOT_NONE_USABLE', KEY]);
  });
});
