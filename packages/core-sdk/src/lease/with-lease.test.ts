import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { describe, expect, it } from 'vitest';
import { clusterErrors } from '../errors/cluster-errors.ts';
import { InMemoryLeaseStore } from '../testing/in-memory-lease-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { type PortFaults, withFaults } from '../testing/with-faults.ts';
import { acquireLease } from './acquire-lease.ts';
import type { Lease } from './lease.ts';
import { type WithLeaseOptions, withLease } from './with-lease.ts';

const base = { name: 'etcd-membership', durationMs: 30_000 };

function fixture(faults: PortFaults = {}) {
  const clock = new ManualClock();
  const records = new InMemoryLeaseStore();
  const dependencies = { clock, random: seededRandom() };
  const store = withFaults(records, faults);
  const run = <Result>(
    owner: string,
    work: Parameters<typeof withLease<Result>>[3],
    more: Partial<WithLeaseOptions> = {},
  ): Promise<Result> => withLease(store, dependencies, { ...base, owner, ...more }, work);
  return { clock, records, dependencies, store, run };
}

describe('withLease', () => {
  it('renews while the work goes on, and releases at its end', async () => {
    const { clock, records, run } = fixture();
    const result = await clock.drive(
      run('i-1', async (lease) => {
        await clock.sleep(100_000);
        return lease.isHeld();
      }),
    );
    expect(result).toBe(true);
    expect(records.records.get('etcd-membership')).toMatchObject({ status: 'released', fence: 1 });
  });

  it('renews at each third of its duration', async () => {
    const writes: number[] = [];
    const { clock, run } = fixture({
      before: ({ method }) => {
        if (method === 'replace') writes.push(clock.monotonic());
      },
    });
    const startedAt = clock.monotonic();
    await clock.drive(run('i-1', () => clock.sleep(25_000)));
    expect(writes.map((at) => at - startedAt)).toEqual([0, 10_000, 20_000, 25_000]);
  });

  it('asks again each tenth of its duration after a renewal that failed, then at each third as before', async () => {
    const writes: number[] = [];
    const { clock, run } = fixture({
      before: ({ method, number }) => {
        if (method !== 'replace') return;
        writes.push(clock.monotonic());
        if (number === 2 || number === 3) throw new Error('throttled');
      },
    });
    await clock.drive(run('i-1', () => clock.sleep(27_000)));
    expect(writes).toEqual([0, 10_000, 13_000, 16_000, 26_000, 27_000]);
  });

  it('ends well when only the release failed', async () => {
    const { clock, run } = fixture({
      before: ({ method, number }) => {
        if (method === 'replace' && number === 2) throw new Error('throttled');
      },
    });
    await expect(clock.drive(run('i-1', () => Promise.resolve('done')))).resolves.toBe('done');
  });

  it('claims with the nonce of its caller, which is its own again after a crash', async () => {
    const { clock, records, run } = fixture();
    await clock.drive(run('i-1', () => Promise.resolve(), { nonce: 'journal' }));
    expect(records.records.get('etcd-membership')?.nonce).toBe('journal');
  });

  it('knows its own claim again whose answer was lost while it waited', async () => {
    const unreadable = clusterErrors.LEASE_UNREADABLE({
      table: 'demo-etcd-lifecycle-lock',
      lease: 'etcd-membership',
      reason: 'reset',
    });
    const { clock, records, run } = fixture({
      after: ({ method, number }) => {
        if (method === 'replace' && number === 1) throw unreadable;
      },
    });
    const fence = await clock.drive(run('i-1', (lease) => Promise.resolve(lease.fence), { waitMs: 20_000 }));
    expect(fence).toBe(2);
    expect(records.records.get('etcd-membership')?.nonce).toMatch(/^[0-9a-f]{16}$/);
  });

  it('releases after work that failed, and throws its error', async () => {
    const { clock, records, run } = fixture();
    await expect(clock.drive(run('i-1', () => Promise.reject(new Error('no disk'))))).rejects.toThrow('no disk');
    expect(records.records.get('etcd-membership')?.status).toBe('released');
  });

  it('asks once by default', async () => {
    const { clock, run } = fixture();
    const first = run('i-1', () => clock.sleep(10_000));
    await expect(run('i-2', () => Promise.resolve())).rejects.toMatchObject({
      code: 'LEASE_HELD',
      context: { lease: 'etcd-membership', owner: 'i-1' },
    });
    await clock.drive(first);
  });

  it('waits for a living holder and says for whom it waits', async () => {
    const { clock, run } = fixture();
    const waits: string[] = [];
    const first = run('i-1', () => clock.sleep(60_000));
    const second = run('i-2', (lease) => Promise.resolve(lease.fence), {
      waitMs: 120_000,
      onHeld: ({ by }) => waits.push(by),
    });
    expect(await clock.drive(second)).toBe(2);
    await first;
    expect(new Set(waits)).toEqual(new Set(['i-1']));
  });

  it('takes over from a dead holder after a little more than one lease (fault row 2)', async () => {
    const { clock, dependencies, store, run } = fixture();
    await acquireLease(store, dependencies, { ...base, owner: 'i-dead' });
    const startedAt = clock.monotonic();
    const fence = await clock.drive(run('i-2', (lease) => Promise.resolve(lease.fence), { waitMs: 120_000 }));
    expect(fence).toBe(2);
    expect(clock.monotonic() - startedAt).toBeLessThan(35_000);
  });

  it.each([3, 10])('lets %i nodes that race in one after the other (fault row 2)', async (nodes) => {
    const { clock, run } = fixture();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await clock.sleep(5_000);
      inside -= 1;
    };
    const runs = Array.from({ length: nodes }, (_, index) => run(`i-${index}`, work, { waitMs: 600_000 }));
    await clock.drive(Promise.all(runs));
    expect(most).toBe(1);
  });

  it('goes on over answers that are lost for less than the lease', async () => {
    const { clock, run } = fixture({
      before: ({ method, number }) => {
        if (method === 'replace' && number > 1 && number < 4) throw new Error('throttled');
      },
    });
    await expect(clock.drive(run('i-1', () => clock.sleep(60_000)))).resolves.toBeUndefined();
  });

  it('aborts the work when another node takes the lease (fault row 3)', async () => {
    const { clock, records, run } = fixture();
    const taken = run('i-1', async (_, signal) => {
      const record = records.records.get('etcd-membership');
      if (record === undefined) throw new Error('no lease');
      records.records.set('etcd-membership', { ...record, owner: 'i-2', nonce: 'other', fence: 2, version: 99 });
      await clock.sleep(600_000, signal);
    });
    await expect(clock.drive(taken)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(clock.monotonic()).toBeLessThan(base.durationMs);
    expect(records.records.get('etcd-membership')).toMatchObject({ owner: 'i-2', status: 'held' });
  });

  it('aborts the work in time when the store does not answer any more', async () => {
    const { clock, run } = fixture({
      before: ({ method, number }) =>
        method === 'replace' && number > 1 ? new Promise<void>(() => undefined) : undefined,
    });
    const stopped = { at: 0 };
    const lost = run('i-1', async (_, signal) => {
      try {
        await clock.sleep(600_000, signal);
      } finally {
        stopped.at = clock.monotonic();
      }
    });
    await expect(clock.drive(lost)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(stopped.at).toBe(base.durationMs);
  });

  it('does not call work done that ended after the lease was lost', async () => {
    const { clock, records, run } = fixture();
    const deaf = run('i-1', async () => {
      records.records.delete('etcd-membership');
      await clock.sleep(60_000);
      return 'done';
    });
    await expect(clock.drive(deaf)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('goes on asking over a store that cannot be read for a moment, and says so where it stays that way', async () => {
    const unreadable = clusterErrors.LEASE_UNREADABLE({
      table: 'demo-bootstrap-lock',
      lease: 'etcd-membership',
      reason: 'throttled',
    });
    const { clock, run } = fixture({
      before: ({ method, number }) => {
        if (method === 'read' && number < 3) throw unreadable;
      },
    });
    const work = (lease: Lease): Promise<number> => Promise.resolve(lease.fence);
    expect(await clock.drive(run('i-1', work, { waitMs: 60_000 }))).toBe(1);

    const dark = fixture({
      before: () => {
        throw unreadable;
      },
    });
    await expect(dark.clock.drive(dark.run('i-1', work, { waitMs: 60_000 }))).rejects.toBe(unreadable);
    expect(dark.clock.monotonic()).toBeCloseTo(60_000, -1);
  });

  it('tells a logger what it waits for', async () => {
    const { clock, dependencies, store } = fixture();
    await acquireLease(store, dependencies, { ...base, owner: 'i-1' });
    const memory = memorySink();
    const logger = createLogger({ service: 'test', sink: memory.sink });
    const wanted = { ...base, owner: 'i-2', waitMs: 120_000 };
    await clock.drive(withLease(store, { ...dependencies, logger }, wanted, () => Promise.resolve()));
    expect(memory.records[0]).toMatchObject({
      message: 'waiting for the lease etcd-membership',
      reason: 'i-1 holds it',
      patience_ms: 120_000,
    });
  });

  it('aborts the work with the signal of the caller, and releases', async () => {
    const { clock, records, run } = fixture();
    const controller = new AbortController();
    const work = (_: Lease, signal: AbortSignal): Promise<void> => clock.sleep(20_000, signal);
    const ended = run('i-1', work, { signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(1_000);
    controller.abort(new Error('SIGTERM'));
    expect(await clock.drive(ended)).toMatchObject({ message: 'SIGTERM' });
    expect(clock.monotonic()).toBe(1_000);
    expect(records.records.get('etcd-membership')?.status).toBe('released');
  });

  it('stops waiting when the caller aborts', async () => {
    const { clock, dependencies, store, run } = fixture();
    await acquireLease(store, dependencies, { ...base, owner: 'i-1' });
    const controller = new AbortController();
    const waiting = run('i-2', () => Promise.resolve(), { waitMs: 600_000, signal: controller.signal });
    await clock.advance(1_000);
    controller.abort(new Error('SIGTERM'));
    await expect(waiting).rejects.toThrow('SIGTERM');
    expect(clock.sleeping).toBe(0);
  });
});
