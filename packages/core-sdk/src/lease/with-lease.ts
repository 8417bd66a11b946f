import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LeaseStore } from '../ports/lease-store.ts';
import { type AcquireResult, acquireLease, type LeaseDependencies, type LeaseOptions } from './acquire-lease.ts';
import type { Lease } from './lease.ts';

/** How long to ask for a lease, and what to do while somebody else has it. */
export interface WithLeaseOptions extends LeaseOptions {
  /** How long to wait for it. Default 0: ask once. Longer than a lease lasts takes over from a dead holder. */
  readonly waitMs?: number;
  /** Between two questions, give or take a fifth. Default 2000. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called each time somebody else has it, so that every wait says why it waits. */
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
  const lease = await waitForLease(store, dependencies, options);
  const lost = new AbortController();
  const done = new AbortController();
  const signal = options.signal === undefined ? lost.signal : AbortSignal.any([options.signal, lost.signal]);
  const heartbeat = renewUntil(lease, dependencies, options.durationMs, done.signal).catch((error: unknown) => {
    lost.abort(error);
  });
  try {
    const result = await work(lease, signal);
    // Work that went on without its lease is not known to be safe.
    if (lost.signal.aborted) throw lost.signal.reason as Error;
    return result;
  } catch (error) {
    throw lost.signal.aborted ? (lost.signal.reason as Error) : error;
  } finally {
    done.abort();
    await heartbeat;
    // A release that fails only costs the next one its wait.
    if (!lost.signal.aborted) await lease.release().catch(() => undefined);
  }
}

/**
 * Asks for a lease until it is got, `waitMs` have passed or `signal` aborts.
 *
 * @throws {ClusterError} LEASE_HELD when it was not to be had in time.
 */
export async function waitForLease(
  store: LeaseStore,
  dependencies: LeaseDependencies,
  options: WithLeaseOptions,
): Promise<Lease> {
  const { clock, random } = dependencies;
  const { waitMs = 0, pollMs = 2_000 } = options;
  const nonce = options.nonce ?? random.hex(8);
  const deadline = clock.monotonic() + waitMs;
  let { observation } = options;
  for (;;) {
    options.signal?.throwIfAborted();
    const result = await acquireLease(store, dependencies, { ...options, nonce, observation });
    if (result.kind === 'acquired') return result.lease;
    const left = deadline - clock.monotonic();
    if (left <= 0) throw clusterErrors.LEASE_HELD({ lease: options.name, owner: result.by });
    options.onHeld?.(result);
    observation = result.observation;
    await clock.sleep(Math.min(left, pollMs * (0.8 + 0.4 * random.fraction())), options.signal);
  }
}

async function renewUntil(
  lease: Lease,
  { clock }: LeaseDependencies,
  durationMs: number,
  done: AbortSignal,
): Promise<void> {
  let waitMs = durationMs / 3;
  while (await sleptUnless(clock.sleep(waitMs, done), done)) {
    try {
      await renewInTime(lease, clock, durationMs / 10, done);
      waitMs = durationMs / 3;
    } catch (error) {
      // An answer that did not come is no loss yet: go on asking until the lease has run out.
      if (!lease.isHeld()) throw error;
      waitMs = Math.min(lease.remainingMs(), durationMs / 10);
    }
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

async function sleptUnless(sleep: Promise<void>, done: AbortSignal): Promise<boolean> {
  try {
    await sleep;
    return true;
  } catch (error) {
    if (done.aborted) return false;
    throw error;
  }
}
