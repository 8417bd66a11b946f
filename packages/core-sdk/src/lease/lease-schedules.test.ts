import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { InMemoryLeaseStore } from '../testing/in-memory-lease-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { acquireLease, type LeaseObservation } from './acquire-lease.ts';
import type { Lease } from './lease.ts';

const durationMs = 30_000;
const NODES = 3;

type Action =
  | { readonly do: 'acquire' | 'renew' | 'release' | 'crash'; readonly node: number }
  /** The wall clock of a node steps. */
  | { readonly do: 'step'; readonly node: number; readonly skewMs: number }
  | { readonly do: 'pass'; readonly ms: number };

const node = fc.nat(NODES - 1);
const skewMs = fc.integer({ min: -600_000, max: 600_000 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('acquire' as const), node }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('renew' as const, 'release' as const, 'crash' as const), node }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('step' as const), node, skewMs }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      // Around the edges of a lease, and now and then past every margin.
      ms: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(1_000, 5_000, 14_000, 25_000, 31_000) },
        { weight: 1, arbitrary: fc.constant(3_600_000) },
      ),
    }),
  },
);

/** One node: its own clock, what it watches, what it holds. */
class SimulatedNode {
  readonly #store: LeaseStore;
  readonly #truth: ManualClock;
  readonly #owner: string;
  readonly #nonces: ReturnType<typeof seededRandom>;
  #nonce: string;
  #observation: LeaseObservation | undefined;
  skewMs = 0;
  lease: Lease | undefined;
  /** A node does one thing after the other; only the nodes among each other do not wait. */
  last: Promise<unknown> = Promise.resolve();

  constructor(store: LeaseStore, truth: ManualClock, index: number) {
    this.#store = store;
    this.#truth = truth;
    this.#owner = `i-${index}`;
    this.#nonces = seededRandom(index);
    this.#nonce = this.#nonces.hex(4);
  }

  async acquire(): Promise<Lease | undefined> {
    const clock: Clock = {
      now: () => this.#truth.now() + this.skewMs,
      monotonic: () => this.#truth.monotonic(),
      sleep: (ms) => this.#truth.sleep(ms),
    };
    const options = {
      name: 'lease',
      owner: this.#owner,
      nonce: this.#nonce,
      durationMs,
      observation: this.#observation,
    };
    const result = await acquireLease(this.#store, { clock, random: this.#nonces }, options);
    if (result.kind === 'held') this.#observation = result.observation;
    else this.lease = result.lease;
    return result.kind === 'acquired' ? result.lease : undefined;
  }

  /** Forgets everything; whether it remembers its nonce is up to its journal. */
  crash(remembers: boolean): void {
    this.lease = undefined;
    this.#observation = undefined;
    if (!remembers) this.#nonce = this.#nonces.hex(4);
  }
}

describe('a lease under random schedules', () => {
  it('has one holder at most, whose fence is the newest (fault rows 2 to 5)', async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(skewMs, { minLength: NODES, maxLength: NODES }),
      fc.array(action, { maxLength: 60 }),
      async (scheduler, skews, actions) => {
        const truth = new ManualClock();
        const store = interleaved(new InMemoryLeaseStore(), scheduler);
        const nodes = skews.map((skew, index) => {
          const made = new SimulatedNode(store, truth, index);
          made.skewMs = skew;
          return made;
        });
        const fences: number[] = [];
        for (const [index, each] of actions.entries()) {
          // Two of three actions begin before the one before has ended.
          if (index % 3 === 0) await scheduler.waitIdle();
          else if (scheduler.count() > 0) await scheduler.waitOne();
          const actor = 'node' in each ? nodes[each.node] : undefined;
          if (each.do === 'pass') truth.pause(each.ms);
          if (actor !== undefined) actor.last = actor.last.then(() => perform(each, actor, fences, index));
          const holders = nodes.filter(({ lease }) => lease?.isHeld() === true);
          if (holders.length > 1) throw new Error(`two holders after ${JSON.stringify(actions.slice(0, index + 1))}`);
        }
        await scheduler.waitIdle();
        await Promise.all(nodes.map(({ last }) => last));
        expect(fences.length).toBe(new Set(fences).size);
      },
    );
    await expect(fc.assert(property, { numRuns: 3_000 })).resolves.toBeUndefined();
  });
});

async function perform(each: Action, actor: SimulatedNode, fences: number[], index: number): Promise<void> {
  if (each.do === 'step') actor.skewMs = each.skewMs;
  if (each.do === 'crash') actor.crash(index % 2 === 0);
  if (each.do === 'acquire') {
    const lease = await actor.acquire();
    if (lease !== undefined) fences.push(lease.fence);
  }
  if (each.do === 'renew') await actor.lease?.renew().catch(() => undefined);
  if (each.do === 'release') await actor.lease?.release();
}

/** Every call waits for its turn, before and after it is made. */
function interleaved(store: LeaseStore, scheduler: fc.Scheduler): LeaseStore {
  const turn = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label);
  return {
    async read(name) {
      await turn('read');
      const record = await store.read(name);
      await turn('read answered');
      return record;
    },
    async replace(name, expected, next) {
      await turn('write');
      const written = await store.replace(name, expected, next);
      await turn('write answered');
      return written;
    },
  };
}
