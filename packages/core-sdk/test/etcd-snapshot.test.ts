import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/ports/clock.ts';
import { loadNewestSnapshot } from '../src/snapshot/load-snapshot.ts';
import { saveSnapshot } from '../src/snapshot/save-snapshot.ts';
import { snapshotKey } from '../src/snapshot/snapshot-key.ts';
import { InMemoryObjectStore } from '../src/testing/in-memory-object-store.ts';
import { EtcdCluster } from './etcd-cluster/etcd-cluster.ts';

describe('a snapshot of a real etcd', () => {
  let cluster: EtcdCluster;
  let folder: string;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(1);
    folder = await mkdtemp(join(tmpdir(), 'core-sdk-snapshot-'));
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is saved, verified, found again and accepted by etcd itself', { timeout: 60_000 }, async () => {
    const [member] = cluster.members;
    if (member === undefined) throw new Error('no member');
    for (let n = 0; n < 20; n += 1) await member.gateway.put(`key-${n}`, new Uint8Array(10_000).fill(n));
    const store = new InMemoryObjectStore();
    const key = snapshotKey('demo/', Date.UTC(2026, 0, 1));
    const { gateway } = member;
    const { manifest } = await saveSnapshot({ gateway, store, clock: systemClock, cluster: 'demo', key });
    const { clusterId, revision } = await gateway.status();
    expect(manifest).toMatchObject({
      clusterId,
      revision,
      members: 1,
      sizeBytes: store.objects.get(key)?.bytes.length,
    });

    const file = join(folder, 'snapshot.db');
    const loaded = await loadNewestSnapshot({
      store,
      prefix: 'demo/',
      expected: { cluster: 'demo', clusterId },
      write: (_, body) => pipeline(body, createWriteStream(file)),
    });
    expect(loaded.key).toBe(key);

    const data = join(folder, 'restored');
    const env = { ...process.env, ETCDCTL_API: '3' };
    await promisify(execFile)('etcdctl', ['snapshot', 'restore', file, `--data-dir=${data}`], { env });
    await expect(access(join(data, 'member', 'snap', 'db'))).resolves.toBeUndefined();
  });
});
