import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { InMemoryLeaseStore } from '../testing/in-memory-lease-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { type PortFaults, withFaults } from '../testing/with-faults.ts';
import { type AcquireResult, acquireLease, type LeaseObservation, type LeaseOptions } from './acquire-lease.ts';
import type { Lease } from './lease.ts';

const durationMs = 30_000;

function fixture(faults: PortFaults = {}) {
  const clock = new ManualClock();
  const records = new InMemoryLeaseStore();
  const store = withFaults(records, faults);
  const random = seededRandom();
  const acquire = (owner: string, more: Partial<LeaseOptions> = {}, by: Clock = clock): Promise<AcquireResult> =>
    acquireLease(store, { clock: by, random }, { name: 'cluster-init', owner, durationMs, ...more });
  const get = async (owner: string, more: Partial<LeaseOptions> = {}, by: Clock = clock): Promise<Lease> => {
    const result = await acquire(owner, more, by);
    if (result.kind !== 'acquired') throw new Error(`held by ${result.by}`);
    return result.lease;
  };
  return { clock, records, random, acquire, get };
}

const trace = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });

/** The same time by a clock that is wrong. */
function skewed(clock: ManualClock, skewMs: () => number): Clock {
  return {
    now: () => clock.now() + skewMs(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}

/** What is seen of a lease that somebody holds. */
function observationOf(result: AcquireResult): LeaseObservation {
  if (result.kind !== 'held') throw new Error('taken from a holder that lives');
  return result.observation;
}

describe('acquireLease', () => {
  it('writes down who has it, until when, and in which trace', async () => {
    const { clock, records, get } = fixture();
    const startedAt = clock.now();
    const lease = await get('i-1', { trace: trace('a') });
    expect(lease).toMatchObject({ name: 'cluster-init', owner: 'i-1', fence: 1 });
    expect(lease.nonce).toMatch(/^[0-9a-f]{16}$/);
    expect(records.records.get('cluster-init')).toEqual({
      name: 'cluster-init',
      status: 'held',
      owner: 'i-1',
      nonce: lease.nonce,
      fence: 1,
      version: 1,
      acquiredAt: startedAt,
      expiresAt: startedAt + durationMs,
      durationMs,
      trace: trace('a'),
    });
  });

  it('writes no trace where there is none', async () => {
    const { records, get } = fixture();
    await get('i-1');
    expect(Object.keys(records.records.get('cluster-init') ?? {})).not.toContain('trace');
  });

  it('says who has it, until when and in which trace, and what was seen of it', async () => {
    const { clock, acquire } = fixture();
    const expiresAt = clock.now() + durationMs;
    await acquire('i-1', { trace: trace('a') });
    clock.pause(1_000);
    const observation = { version: 1, sinceMonotonic: clock.monotonic() };
    const held = { kind: 'held', by: 'i-1', expiresAt, observation, trace: trace('a') };
    expect(await acquire('i-2')).toEqual(held);
    clock.pause(1_000);
    expect(await acquire('i-2', { observation })).toEqual(held);
  });

  it('names no trace of a holder that wrote none', async () => {
    const { acquire } = fixture();
    await acquire('i-1');
    expect(Object.keys(await acquire('i-2'))).not.toContain('trace');
  });

  it('is got though the store said no to the repetition of a write that had got through', async () => {
    const { clock, random, records } = fixture();
    const repeating: LeaseStore = {
      read: (name) => records.read(name),
      replace: (...write) => records.replace(...write).then(() => records.replace(...write)),
    };
    const acquire = (owner: string) =>
      acquireLease(repeating, { clock, random }, { name: 'cluster-init', owner, durationMs });
    const result = await acquire('i-1');
    expect(result).toMatchObject({ kind: 'acquired', reason: 'there was none', lease: { owner: 'i-1', fence: 1 } });
    clock.pause(1_000);
    expect(result.kind === 'acquired' && result.lease.remainingMs()).toBe(durationMs - 1_000);
  });

  it.each([
    { differs: 'nonce', winner: { nonce: 'other' } },
    { differs: 'fence', winner: { fence: 7 } },
  ])('is not taken for got when what stands there differs in its $differs', async ({ winner }) => {
    const { clock, random, records } = fixture();
    const losing: LeaseStore = {
      read: (name) => records.read(name),
      replace: async (name, expected, next) => {
        await records.replace(name, expected, { ...next, owner: 'i-2', ...winner });
        return false;
      },
    };
    const options = { name: 'cluster-init', owner: 'i-1', nonce: 'mine', durationMs };
    expect(await acquireLease(losing, { clock, random }, options)).toMatchObject({ kind: 'held', by: 'i-2' });
  });

  it('watches a winner from when it was first seen, not from when its predecessor was', async () => {
    const { clock, acquire } = fixture();
    await acquire('i-1');
    const observation = observationOf(await acquire('i-2'));
    clock.pause(3_600_000);
    const [first, second] = await Promise.all([acquire('i-3'), acquire('i-2', { observation })]);
    expect(first).toMatchObject({ kind: 'acquired' });
    expect(observationOf(second)).toEqual({ version: 2, sinceMonotonic: clock.monotonic() });
  });

  it('is held by nobody known when what refused the write is gone already', async () => {
    const { clock, random } = fixture();
    const store: LeaseStore = { read: () => Promise.resolve(undefined), replace: () => Promise.resolve(false) };
    const options = { name: 'cluster-init', owner: 'i-1', durationMs };
    expect(await acquireLease(store, { clock, random }, options)).toEqual({
      kind: 'held',
      by: 'unknown',
      expiresAt: clock.now(),
      observation: { version: 0, sinceMonotonic: clock.monotonic() },
    });
  });
});

describe('Lease', () => {
  it('is held by one at a time', async () => {
    const { acquire, get } = fixture();
    await get('i-1');
    expect(await acquire('i-2')).toMatchObject({ kind: 'held', by: 'i-1' });
  });

  it('has a newer fence for each holder, also after a release', async () => {
    const { get } = fixture();
    const first = await get('i-1');
    await first.release();
    const second = await get('i-2');
    expect([first.fence, second.fence]).toEqual([1, 2]);
    expect(first.isHeld()).toBe(false);
    expect(first.remainingMs()).toBe(0);
  });

  it('is over for good when it was released: nothing is written any more', async () => {
    const { records, get } = fixture();
    const lease = await get('i-1');
    await lease.release();
    const released = records.records.get('cluster-init');
    expect(released).toMatchObject({ status: 'released', version: 2 });
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await lease.release();
    expect(records.records.get('cluster-init')).toBe(released);
  });

  it('is asked for no more when it was lost', async () => {
    const asked: string[] = [];
    const { records, get } = fixture({
      before: ({ method }) => {
        asked.push(method);
      },
    });
    const lease = await get('i-1');
    records.records.delete('cluster-init');
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    asked.length = 0;
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await lease.release();
    expect(asked).toEqual([]);
  });

  it('is renewed by one write, which counts up its version and moves its date', async () => {
    const asked: string[] = [];
    const { clock, records, get } = fixture({
      before: ({ method }) => {
        asked.push(method);
      },
    });
    const lease = await get('i-1');
    asked.length = 0;
    for (const version of [2, 3]) {
      clock.pause(1_000);
      await lease.renew();
      const expiresAt = clock.now() + durationMs;
      expect(records.records.get('cluster-init')).toMatchObject({ version, fence: 1, status: 'held', expiresAt });
    }
    expect(asked).toEqual(['replace', 'replace']);
  });

  it('runs out by itself', async () => {
    const { clock, get } = fixture();
    const lease = await get('i-1');
    clock.pause(durationMs - 1);
    expect(lease.isHeld()).toBe(true);
    lease.assertHeld();
    clock.pause(1);
    expect(lease.isHeld()).toBe(false);
    const context = { lease: 'cluster-init', owner: 'i-1', reason: 'it ran out before it was renewed' };
    expect(() => lease.assertHeld()).toThrow(expect.objectContaining({ code: 'LEASE_LOST', context }));
    await lease.release();
    expect(() => lease.assertHeld()).toThrow(
      expect.objectContaining({ code: 'LEASE_LOST', context: { ...context, reason: 'it was released' } }),
    );
  });

  it('lasts from the renewal on', async () => {
    const { clock, get } = fixture();
    const lease = await get('i-1');
    clock.pause(20_000);
    await lease.renew();
    clock.pause(20_000);
    expect(lease.remainingMs()).toBe(10_000);
  });

  it('is not prolonged by a clock that steps back (fault row 5)', async () => {
    const { clock, get } = fixture();
    const lease = await get('i-1');
    clock.step(-600_000);
    clock.pause(durationMs);
    expect(lease.isHeld()).toBe(false);
  });

  it.each([
    { holder: -600_000, claimant: 600_000 },
    { holder: 600_000, claimant: -600_000 },
    { holder: 0, claimant: 600_000 },
    { holder: 0, claimant: -600_000 },
  ])(
    'is taken neither early nor late when clocks are wrong, $holder and $claimant ms, and step back (fault row 5)',
    async ({ holder, claimant }) => {
      const { clock, acquire, get } = fixture();
      const skewMs = { holder, claimant };
      const lease = await get(
        'i-1',
        {},
        skewed(clock, () => skewMs.holder),
      );
      const claim = (observation?: LeaseObservation) =>
        acquire(
          'i-2',
          { observation },
          skewed(clock, () => skewMs.claimant),
        );
      let seen = observationOf(await claim());
      for (let n = 0; n < 10; n += 1) {
        clock.pause(durationMs - 1_000);
        await lease.renew();
        seen = observationOf(await claim(seen));
        skewMs.claimant -= 60_000;
        skewMs.holder -= 60_000;
      }
      // Its holder is dead from now on.
      clock.pause(durationMs);
      seen = observationOf(await claim(seen));
      clock.pause(1_000);
      expect(await claim(seen)).toMatchObject({ kind: 'acquired' });
    },
  );

  it('is not prolonged by a pause of the machine, in which the monotonic clock may stand still', async () => {
    const { clock, get } = fixture();
    const lease = await get('i-1');
    clock.step(durationMs);
    expect(lease.isHeld()).toBe(false);
    await lease.renew();
    expect(lease.isHeld()).toBe(true);
  });

  it('is given back to its holder after a crash, with a newer fence', async () => {
    const { get } = fixture();
    const before = await get('i-1', { nonce: 'journal' });
    const after = await get('i-1', { nonce: 'journal' });
    expect(after.fence).toBe(before.fence + 1);
    await expect(before.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('is taken from a dead holder by whoever watched it for longer than it lasts', async () => {
    const { clock, acquire } = fixture();
    await acquire('i-1');
    const first = await acquire('i-2');
    clock.pause(durationMs + 1_000);
    const observation = first.kind === 'held' ? first.observation : undefined;
    expect(await acquire('i-3')).toMatchObject({ kind: 'held' });
    expect(await acquire('i-2', { observation })).toMatchObject({ kind: 'acquired' });
  });

  it('is taken by one of two who find it dead (fault row 4)', async () => {
    const { clock, acquire } = fixture();
    await acquire('i-1');
    clock.pause(3_600_000);
    const results = await Promise.all([acquire('i-2'), acquire('i-3')]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['acquired', 'held']);
  });

  it('is renewed by a holder that was paused, while nobody took it', async () => {
    const { clock, get } = fixture();
    const lease = await get('i-1');
    clock.pause(10 * durationMs);
    await lease.renew();
    expect(lease.isHeld()).toBe(true);
  });

  it('is lost by a holder that was paused while another took it (fault row 3)', async () => {
    const { clock, get } = fixture();
    const paused = await get('i-1');
    clock.pause(3_600_000);
    const other = await get('i-2');
    await expect(paused.renew()).rejects.toMatchObject({ code: 'LEASE_LOST', retryable: true });
    await paused.release();
    expect(other.isHeld()).toBe(true);
    await other.renew();
  });

  it('is got though the answer of the write was lost and its repetition refused', async () => {
    const answers = { lost: false };
    const { acquire, records } = fixture({
      after: ({ method }) => {
        if (method !== 'replace' || answers.lost) return;
        answers.lost = true;
        throw new Error('connection reset');
      },
    });
    await expect(acquire('i-1', { nonce: 'n' })).rejects.toThrow('connection reset');
    expect(await acquire('i-1', { nonce: 'n' })).toMatchObject({ kind: 'acquired' });
    expect(records.records.get('cluster-init')?.fence).toBe(2);
  });

  it('is lost when somebody else writes between the look and the repetition of an unanswered renewal', async () => {
    const { records, get } = fixture({
      before: ({ method, number }) => {
        const record = records.records.get('cluster-init');
        if (record === undefined || method !== 'replace' || number < 2) return;
        // Each time before this one: first with the same holder, as its own lost write, then with another.
        const other = number === 2 ? {} : { owner: 'i-2', nonce: 'other', fence: 2 };
        records.records.set('cluster-init', { ...record, ...other, version: record.version + 1 });
      },
    });
    const lease = await get('i-1');
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('is lost to another run of its owner under the same fence', async () => {
    const { records, get } = fixture();
    const lease = await get('i-1');
    const record = records.records.get('cluster-init');
    if (record === undefined) throw new Error('no lease');
    records.records.set('cluster-init', { ...record, nonce: 'other', version: 9 });
    await expect(lease.renew()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(records.records.get('cluster-init')).toMatchObject({ nonce: 'other', version: 9 });
  });

  it('is renewed though an earlier answer was lost', async () => {
    const { get } = fixture({
      after: ({ method, number }) => {
        if (method === 'replace' && number === 2) throw new Error('connection reset');
      },
    });
    const lease = await get('i-1');
    await expect(lease.renew()).rejects.toThrow('connection reset');
    await lease.renew();
    expect(lease.isHeld()).toBe(true);
  });
});
