import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LeaseRecord, LeaseStore } from '../ports/lease-store.ts';

/** A lease as its holder has it. Made by `acquireLease`; a write that it protects carries its fence. */
export class Lease {
  readonly name: string;
  readonly owner: string;
  readonly nonce: string;
  /** Higher than that of every earlier holder. */
  readonly fence: number;
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  #record: LeaseRecord;
  #since: Instant;
  #lost: string | undefined;

  constructor(store: LeaseStore, clock: Clock, record: LeaseRecord, since: Instant) {
    this.name = record.name;
    this.owner = record.owner;
    this.nonce = record.nonce;
    this.fence = record.fence;
    this.#store = store;
    this.#clock = clock;
    this.#record = record;
    this.#since = since;
  }

  /** Whether nobody else can hold it now, as far as this process can know. */
  isHeld(): boolean {
    return this.remainingMs() > 0;
  }

  /** For how long it is held without another renewal. */
  remainingMs(): number {
    if (this.#lost !== undefined) return 0;
    return Math.max(0, this.#record.durationMs - elapsedSince(this.#since, this.#clock));
  }

  /**
   * Holds it for its whole duration from now. Also after it ran out: while nobody took it, it was never another's.
   *
   * @throws {ClusterError} LEASE_LOST when another holder has it; LEASE_UNREADABLE when that is unknown.
   */
  async renew(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lostError(this.#lost);
    const since = instantOf(this.#clock);
    const next = await this.#replace((record) => ({
      ...record,
      version: record.version + 1,
      expiresAt: since.wall + record.durationMs,
    }));
    if (next === undefined) {
      this.#lost = 'another holder took it';
      throw this.#lostError(this.#lost);
    }
    this.#record = next;
    // Counted from before the request: the others count from when they see the write, which is later.
    this.#since = since;
  }

  /** Lets others have it. Nothing happens when it was lost. @throws {ClusterError} LEASE_UNREADABLE */
  async release(): Promise<void> {
    if (this.#lost !== undefined) return;
    this.#lost = 'it was released';
    await this.#replace((record) => ({ ...record, status: 'released', version: record.version + 1 }));
  }

  /** @throws {ClusterError} LEASE_LOST unless it is held. To be called before each step that it protects. */
  assertHeld(): void {
    if (!this.isHeld()) throw this.#lostError(this.#lost ?? 'it ran out before it was renewed');
  }

  #lostError(reason: string): Error {
    return clusterErrors.LEASE_LOST({ lease: this.name, owner: this.owner, reason });
  }

  /** Writes what `change` makes of the record, unless somebody else's stands there; also after an answer was lost. */
  async #replace(change: (record: LeaseRecord) => LeaseRecord): Promise<LeaseRecord | undefined> {
    const next = change(this.#record);
    if (await this.#store.replace(this.name, this.#record.version, next)) return next;
    const found = await this.#store.read(this.name);
    if (found === undefined || found.nonce !== this.nonce || found.fence !== this.fence) return undefined;
    // An earlier write of ours got through and its answer was lost.
    const again = change(found);
    return (await this.#store.replace(this.name, found.version, again)) ? again : undefined;
  }
}

/** One moment by both clocks. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

/** Now, by both clocks. */
export function instantOf(clock: Clock): Instant {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** The longer of both: a wall clock that steps back, or a monotonic one that stops in a pause, must not prolong it. */
function elapsedSince(since: Instant, clock: Clock): number {
  return Math.max(clock.monotonic() - since.monotonic, clock.now() - since.wall);
}
