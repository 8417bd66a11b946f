import { createLogger } from '@dedicated-k8s/observability';
import { memorySink } from '@dedicated-k8s/observability/testing';
import { RetriesExhaustedError } from '@dedicated-k8s/retry';
import { describe, expect, it } from 'vitest';
import { acquireLease } from '../lease/acquire-lease.ts';
import { withLease } from '../lease/with-lease.ts';
import { InMemoryClusterStateStore } from '../testing/in-memory-cluster-state-store.ts';
import { InMemoryLeaseStore } from '../testing/in-memory-lease-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { type PortFaults, withFaults } from '../testing/with-faults.ts';
import { CLAIM_LIFETIME_MS, VACANCY_LIFETIME_MS } from './decide-vacancy.ts';
import { moveCluster } from './move-cluster.ts';
import { addVacancy, claimVacancy, fillVacancy, withdrawVacancy } from './vacancies.ts';

const trace = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });

function fixture(faults: PortFaults = {}) {
  const clock = new ManualClock();
  const dependencies = { clock, random: seededRandom() };
  const held = new InMemoryClusterStateStore();
  const leases = new InMemoryLeaseStore();
  const store = withFaults(held, faults);
  const lease = async (owner: string) => {
    const result = await acquireLease(leases, dependencies, { name: 'cluster-init', owner, durationMs: 30_000 });
    if (result.kind === 'held') throw new Error(`held by ${result.by}`);
    return result.lease;
  };
  return { clock, dependencies, held, store, lease };
}

describe('moveCluster', () => {
  it('moves a cluster through its init', async () => {
    const { clock, dependencies, held, store, lease } = fixture();
    const own = await lease('i-1');
    await moveCluster(store, dependencies, own, 'begin-init', { trace: trace('a') });
    await moveCluster(store, dependencies, own, 'finish-init', { trace: trace('a'), clusterId: '42' });
    expect(held.state).toEqual({
      status: 'initialized',
      version: 2,
      owner: 'i-1',
      lease: 'cluster-init',
      fence: 1,
      updatedAt: clock.now(),
      clusterId: '42',
      vacancies: [],
      trace: trace('a'),
    });
  });

  it('refuses the end of an init that was taken over (fault row 3)', async () => {
    const { clock, dependencies, store, lease } = fixture();
    const paused = await lease('i-1');
    await moveCluster(store, dependencies, paused, 'begin-init');
    clock.pause(3_600_000);
    const other = await lease('i-2');
    await moveCluster(store, dependencies, other, 'begin-init');
    await expect(moveCluster(store, dependencies, paused, 'finish-init')).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await moveCluster(store, dependencies, other, 'finish-init');
  });

  it('is refused by the fence even when the lease looks held', async () => {
    const { dependencies, store, lease } = fixture();
    const first = await lease('i-1');
    await moveCluster(store, dependencies, first, 'begin-init');
    const newer = {
      name: 'cluster-init',
      owner: 'i-2',
      fence: 5,
      assertHeld: () => undefined,
    } as unknown as typeof first;
    await moveCluster(store, dependencies, newer, 'begin-init');
    await expect(moveCluster(store, dependencies, first, 'finish-init')).rejects.toMatchObject({
      code: 'CLUSTER_STATE_MOVED',
      context: {
        status: 'initializing',
        transition: 'finish-init',
        reason: 'i-2 began it under fence 5, i-1 holds 1',
      },
    });
  });

  it('takes a move whose answer was lost for made', async () => {
    const { clock, dependencies, held, store, lease } = fixture({
      after: ({ method, number }) => {
        if (method === 'transition' && number === 1) throw new Error('connection reset');
      },
    });
    const own = await lease('i-1');
    await expect(moveCluster(store, dependencies, own, 'begin-init')).rejects.toThrow('connection reset');
    await clock.drive(moveCluster(store, dependencies, own, 'begin-init'));
    expect(held.state).toMatchObject({ status: 'initializing', version: 1 });
  });

  it('gives up when the state changes under it again and again', async () => {
    const at: number[] = [];
    const { clock, dependencies, held, store, lease } = fixture({
      before: ({ method }) => {
        if (method !== 'transition') return;
        at.push(clock.monotonic());
        held.state = { ...held.state, version: held.state.version + 1 };
      },
    });
    const own = await lease('i-1');
    const half = { ...dependencies, random: { ...dependencies.random, fraction: () => 0.5 } };
    const begunAt = clock.monotonic();
    const ended = moveCluster(store, half, own, 'begin-init').catch((error: unknown) => error);
    expect(await clock.drive(ended)).toMatchObject({
      code: 'CLUSTER_STATE_CONTENDED',
      retryable: true,
      context: { attempts: 12 },
      cause: expect.any(RetriesExhaustedError) as RetriesExhaustedError,
    });
    // Half of 100 ms, doubled up to half of 2 s: twelve attempts.
    const delays = [50, 100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];
    expect(at.map((time) => time - begunAt)).toEqual([
      0,
      ...delays.map((_, n) => delays.slice(0, n + 1).reduce((a, b) => a + b)),
    ]);
  });

  it('writes nothing when the move was made before', async () => {
    const { dependencies, held, store, lease } = fixture();
    const own = await lease('i-1');
    await moveCluster(store, dependencies, own, 'begin-init');
    const written = held.state;
    await moveCluster(store, dependencies, own, 'begin-init');
    expect(held.state).toBe(written);
  });
});

describe('a change that is overtaken', () => {
  it('is made again on what the other one wrote, and said', async () => {
    const { clock, dependencies, held, store } = fixture({
      before: ({ method, number }) => {
        if (method === 'transition' && number === 1) held.state = { ...held.state, version: held.state.version + 1 };
      },
    });
    const memory = memorySink();
    const logger = createLogger({ service: 'test', sink: memory.sink });
    await clock.drive(addVacancy(store, { ...dependencies, logger }, { instanceId: 'i-1' }));
    expect(held.state).toMatchObject({ version: 2, vacancies: [{ instanceId: 'i-1' }] });
    expect(memory.records[0]).toMatchObject({ message: 'retrying', policy: 'cluster-state', reason: 'overtaken' });
  });
});

describe('an init whose holder dies (fault row 2)', () => {
  it.each([
    { dies: 'before', moves: [] },
    { dies: 'during', moves: ['begin-init'] },
    { dies: 'after', moves: ['begin-init', 'finish-init'] },
  ] as const)('$dies it, raced for by ten: one cluster, by one of them', async ({ moves }) => {
    const { clock, dependencies, held, store } = fixture();
    const leases = new InMemoryLeaseStore();
    const wanted = { name: 'cluster-init', durationMs: 30_000 };
    const inits: string[] = moves.some((move) => move === 'finish-init') ? ['i-dead'] : [];
    const dead = await acquireLease(leases, dependencies, { ...wanted, owner: 'i-dead' });
    if (dead.kind === 'held') throw new Error(`held by ${dead.by}`);
    for (const move of moves) await moveCluster(store, dependencies, dead.lease, move);
    const diedAt = clock.monotonic();

    const node = (owner: string): Promise<void> =>
      withLease(leases, dependencies, { ...wanted, owner, waitMs: 600_000 }, async (lease) => {
        expect(clock.monotonic() - diedAt).toBeGreaterThanOrEqual(wanted.durationMs);
        const { status } = await store.read();
        if (status === 'initialized') return;
        await moveCluster(store, dependencies, lease, 'begin-init');
        await clock.sleep(5_000);
        await moveCluster(store, dependencies, lease, 'finish-init');
        inits.push(owner);
      });
    await clock.drive(Promise.all(Array.from({ length: 10 }, (_, n) => node(`i-${n}`))));
    expect(inits).toHaveLength(1);
    expect(held.state).toMatchObject({ status: 'initialized', owner: inits[0] });
  });
});

describe('vacancies', () => {
  it('change nothing else of the state, and count as one write each', async () => {
    const { clock, dependencies, held, store, lease } = fixture();
    const own = await lease('i-9');
    await moveCluster(store, dependencies, own, 'begin-init', { trace: trace('c') });
    await moveCluster(store, dependencies, own, 'finish-init', { trace: trace('c'), clusterId: '42' });
    const before = held.state;
    await addVacancy(store, dependencies, { instanceId: 'i-1' });
    const createdAt = clock.now();
    const vacancy = { instanceId: 'i-1', createdAt };
    expect(held.state).toStrictEqual({ ...before, version: 3, vacancies: [vacancy] });
    clock.pause(1_000);
    await claimVacancy(store, dependencies, { instanceId: 'i-11' });
    const claim = { claimedBy: 'i-11', claimedAt: createdAt + 1_000 };
    expect(held.state).toStrictEqual({ ...before, version: 4, vacancies: [{ ...vacancy, ...claim }] });
    await fillVacancy(store, dependencies, { instanceId: 'i-11' });
    expect(held.state).toStrictEqual({ ...before, version: 5 });
  });

  it('lead the trace of a leaver to the one that replaces it (I8)', async () => {
    const { clock, dependencies, held, store } = fixture();
    await addVacancy(store, dependencies, { instanceId: 'i-1', trace: trace('a') });
    clock.pause(1_000);
    await addVacancy(store, dependencies, { instanceId: 'i-2', trace: trace('b') });
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-11' })).toMatchObject({
      instanceId: 'i-1',
      trace: trace('a'),
    });
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-12' })).toMatchObject({
      instanceId: 'i-2',
      trace: trace('b'),
    });
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-13' })).toBeUndefined();
    await fillVacancy(store, dependencies, { instanceId: 'i-11' });
    expect(held.state.vacancies).toMatchObject([{ instanceId: 'i-2', claimedBy: 'i-12' }]);
  });

  it('are noted once for an instance, however often its event comes (fault row 10)', async () => {
    const { dependencies, held, store } = fixture();
    for (const digit of ['a', 'b']) await addVacancy(store, dependencies, { instanceId: 'i-1', trace: trace(digit) });
    expect(held.state.vacancies).toMatchObject([{ trace: trace('a') }]);
  });

  it('are not noted anew by an event that comes late, when the place is claimed (fault row 10)', async () => {
    const { dependencies, held, store } = fixture();
    await addVacancy(store, dependencies, { instanceId: 'i-1', trace: trace('a') });
    await claimVacancy(store, dependencies, { instanceId: 'i-11' });
    await addVacancy(store, dependencies, { instanceId: 'i-1', trace: trace('b') });
    expect(held.state.vacancies).toMatchObject([{ trace: trace('a'), claimedBy: 'i-11' }]);
  });

  it('are found again by a node that crashed while it joined', async () => {
    const { dependencies, held, store } = fixture();
    await addVacancy(store, dependencies, { instanceId: 'i-1', trace: trace('a') });
    const first = await claimVacancy(store, dependencies, { instanceId: 'i-11' });
    const { version } = held.state;
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-11' })).toEqual(first);
    expect(held.state.version).toBe(version);
  });

  it('are free again when the node that claimed them does not come', async () => {
    const { clock, dependencies, store } = fixture();
    await addVacancy(store, dependencies, { instanceId: 'i-1' });
    await claimVacancy(store, dependencies, { instanceId: 'i-11' });
    clock.pause(CLAIM_LIFETIME_MS + 1);
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-12' })).toMatchObject({ claimedBy: 'i-12' });
  });

  it('are dropped when nobody ever fills them', async () => {
    const { clock, dependencies, held, store } = fixture();
    await addVacancy(store, dependencies, { instanceId: 'i-1' });
    clock.pause(VACANCY_LIFETIME_MS + 1);
    expect(await claimVacancy(store, dependencies, { instanceId: 'i-11' })).toBeUndefined();
    await addVacancy(store, dependencies, { instanceId: 'i-2' });
    expect(held.state.vacancies).toMatchObject([{ instanceId: 'i-2' }]);
  });

  it('are withdrawn for one that stays after all, claimed or not, and only for that one', async () => {
    const { dependencies, held, store } = fixture();
    for (const n of [1, 2, 3]) await addVacancy(store, dependencies, { instanceId: `i-${n}` });
    await claimVacancy(store, dependencies, { instanceId: 'i-11' });
    for (const n of [1, 3]) await withdrawVacancy(store, dependencies, { instanceId: `i-${n}` });
    expect(held.state.vacancies).toMatchObject([{ instanceId: 'i-2' }]);
    const { version } = held.state;
    await withdrawVacancy(store, dependencies, { instanceId: 'i-1' });
    expect(held.state.version).toBe(version);
  });

  it('are each claimed by one of many that join at once', async () => {
    const { clock, dependencies, store } = fixture();
    for (const n of [1, 2, 3]) await addVacancy(store, dependencies, { instanceId: `i-${n}` });
    const claims = Array.from({ length: 6 }, (_, n) => claimVacancy(store, dependencies, { instanceId: `i-1${n}` }));
    const claimed = (await clock.drive(Promise.all(claims))).flatMap((vacancy) => vacancy?.instanceId ?? []);
    expect(claimed.toSorted()).toEqual(['i-1', 'i-2', 'i-3']);
  });
});
