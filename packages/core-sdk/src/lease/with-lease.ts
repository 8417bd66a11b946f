import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { poll } from '../waiting/poll.ts';
import { type Beat, withHeartbeat } from '../waiting/with-heartbeat.ts';
import { type AcquireResult, acquireLease, type LeaseDependencies, type LeaseOptions } from './acquire-lease.ts';
import type { Lease } from './lease.ts';

/** How long to ask for a lease, and what to do while somebody else has it. */
export interface WithLeaseOptions extends LeaseOptions {
  /** How long to wait for it, in ms. Default 0: ask once. Longer than a lease lasts takes over from a dead holder. */
  readonly waitMs?: number;
  /** Between two questions, in ms, give or take a tenth. Default 2000. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called each time somebody else has it; a `logger` among the dependencies hears of it anyway. */
  readonly onHeld?: (held: Extract<AcquireResult, { kind: 'held' }>) => void;
}

/**
 * Runs `work` while holding a lease: waits for it, renews it at a third of its duration, releases it at the end. The
 * signal given to `work` aborts with LEASE_LOST as soon as it may be somebody else's, and with the caller's signal.
 *
 * @throws {ClusterError} LEASE_HELD when it was not to be had in time; LEASE_LOST when it was lost before `work` ended,
 *   whatever `work` did then.
 */
export async function withLease<Result>(
  store: LeaseStore,
  dependencies: LeaseDependencies,
  options: WithLeaseOptions,
  work: (lease: Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { clock } = dependencies;
  const { durationMs, signal } = options;
  const lease = await waitForLease(store, dependencies, options);
  let lost: Error | undefined;
  const beat: Beat = (done) =>
    renew(lease, clock, durationMs, done).catch((error: unknown) => {
      lost = error as Error;
      throw lost;
    });
  try {
    return await withHeartbeat({ clock, firstMs: durationMs / 3, signal }, beat, async (held) => {
      const result = await work(lease, held);
      // Work that went on without its lease is not known to be safe.
      if (lost !== undefined) throw lost;
      return result;
    });
  } finally {
    // A release that fails only costs the next one its wait.
    if (lost === undefined) await lease.release().catch(() => undefined);
  }
}

/**
 * Asks for a lease until it is got, `waitMs` have passed or `signal` aborts.
 *
 * @throws {ClusterError} LEASE_HELD when it was not to be had in time; LEASE_UNREADABLE when that was unknown to the end.
 */
export async function waitForLease(
  store: LeaseStore,
  dependencies: LeaseDependencies,
  options: WithLeaseOptions,
): Promise<Lease> {
  const { clock, random, logger } = dependencies;
  const { name, waitMs = 0, pollMs = 2_000, signal } = options;
  const nonce = options.nonce ?? random.hex(8);
  let { observation } = options;
  let owner = 'unknown';
  const outcome = await poll<Lease>(
    { clock, random, logger, signal },
    { what: `the lease ${name}`, timeoutMs: waitMs, delayMs: pollMs },
    async () => {
      const result = await acquireLease(store, dependencies, { ...options, nonce, observation });
      if (result.kind === 'acquired') return { kind: 'ready', value: result.lease };
      options.onHeld?.(result);
      ({ observation, by: owner } = result);
      return { kind: 'waiting', reason: `${owner} holds it` };
    },
  );
  if (outcome.kind === 'ready') return outcome.value;
  throw outcome.cause ?? clusterErrors.LEASE_HELD({ lease: name, owner });
}

/** One renewal; how long to wait with the next one. */
async function renew(lease: Lease, clock: Clock, durationMs: number, done: AbortSignal): Promise<number> {
  try {
    await renewInTime(lease, clock, durationMs / 10, done);
    return durationMs / 3;
  } catch (error) {
    // An answer that did not come is no loss yet: go on asking until the lease has run out.
    if (!lease.isHeld()) throw error;
    return Math.min(lease.remainingMs(), durationMs / 10);
  }
}

/** Renews, but does not wait for an answer longer than the lease lasts, or `graceMs` when it has run out already. */
async function renewInTime(lease: Lease, clock: Clock, graceMs: number, done: AbortSignal): Promise<void> {
  const answered = new AbortController();
  const patienceMs = Math.max(lease.remainingMs(), graceMs);
  const patience = clock.sleep(patienceMs, AbortSignal.any([answered.signal, done])).then(
    () => lease.assertHeld(),
    () => undefined,
  );
  const renewal = lease.renew().finally(() => answered.abort());
  // When patience ends first, what becomes of the renewal no longer matters.
  renewal.catch(() => undefined);
  await Promise.race([renewal, patience.then(() => renewal)]);
}
