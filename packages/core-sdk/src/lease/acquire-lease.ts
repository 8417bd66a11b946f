import type { Logger, TraceContext } from '@dedicated-k8s/observability';
import type { Clock } from '../ports/clock.ts';
import type { LeaseRecord, LeaseStore } from '../ports/lease-store.ts';
import type { Random } from '../ports/random.ts';
import { DEFAULT_SKEW_MARGIN_MS, decideAcquire } from './decide-acquire.ts';
import { instantOf, Lease } from './lease.ts';

/** What a lease needs of the machine. */
export interface LeaseDependencies {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears why a lease is waited for. Default: nobody. */
  readonly logger?: Logger | undefined;
}

/** What is asked for. */
export interface LeaseOptions {
  /** `LockName`, see {@link leaseNames}. */
  readonly name: string;
  /** Instance id, or request id of a function. */
  readonly owner: string;
  /** The same one again takes the lease back after a crash; new by default. */
  readonly nonce?: string;
  /** How long it is held without renewal, in ms. */
  readonly durationMs: number;
  /** In ms. Default 21 minutes: two clocks ten minutes wrong in opposite directions. */
  readonly skewMarginMs?: number;
  /** Stored with the lease, so that others can link to the run that has it. */
  readonly trace?: TraceContext | undefined;
  /** From an earlier result `held`: lets a dead holder be told by watching it. */
  readonly observation?: LeaseObservation | undefined;
}

/** That this process saw a version of a lease, and since when. */
export interface LeaseObservation {
  readonly version: number;
  /** By its monotonic clock, in ms. */
  readonly sinceMonotonic: number;
}

/** Whether a lease was got. */
export type AcquireResult =
  | { readonly kind: 'acquired'; readonly lease: Lease; readonly reason: string }
  | {
      readonly kind: 'held';
      readonly by: string;
      /** By its holder's clock, ms since the epoch. */
      readonly expiresAt: number;
      /** To be given to the next attempt. */
      readonly observation: LeaseObservation;
      /** Trace of the run that holds it. */
      readonly trace?: TraceContext;
    };

/**
 * Asks once for a lease.
 *
 * @throws {ClusterError} LEASE_UNREADABLE when it is unknown who has it; ask again with the same nonce.
 */
export async function acquireLease(
  store: LeaseStore,
  { clock, random }: LeaseDependencies,
  options: LeaseOptions,
): Promise<AcquireResult> {
  const { name, owner, durationMs, skewMarginMs = DEFAULT_SKEW_MARGIN_MS, trace } = options;
  const nonce = options.nonce ?? random.hex(8);
  const since = instantOf(clock);
  const record = await store.read(name);
  const sinceMonotonic = watchedSince(record, options.observation, clock.monotonic());
  const decision = decideAcquire(record, { owner, nonce, skewMarginMs }, clock.now(), since.monotonic - sinceMonotonic);
  if (decision.kind === 'take') {
    const next: LeaseRecord = {
      name,
      status: 'held',
      owner,
      nonce,
      fence: decision.fence,
      version: decision.version,
      acquiredAt: since.wall,
      expiresAt: since.wall + durationMs,
      durationMs,
      ...(trace === undefined ? {} : { trace }),
    };
    if (await store.replace(name, record?.version ?? 'absent', next)) {
      return { kind: 'acquired', lease: new Lease(store, clock, next, since), reason: decision.reason };
    }
  }
  const holder = decision.kind === 'held' ? record : await store.read(name);
  // The store said no to a repetition of a write of ours whose answer was lost.
  if (decision.kind === 'take' && holder?.nonce === nonce && holder.fence === decision.fence) {
    return { kind: 'acquired', lease: new Lease(store, clock, holder, since), reason: decision.reason };
  }
  return {
    kind: 'held',
    by: holder?.owner ?? 'unknown',
    expiresAt: holder?.expiresAt ?? since.wall,
    observation: {
      version: holder?.version ?? 0,
      sinceMonotonic: holder?.version === record?.version ? sinceMonotonic : clock.monotonic(),
    },
    ...(holder?.trace === undefined ? {} : { trace: holder.trace }),
  };
}

function watchedSince(
  record: LeaseRecord | undefined,
  observation: LeaseObservation | undefined,
  monotonic: number,
): number {
  return observation !== undefined && observation.version === record?.version ? observation.sinceMonotonic : monotonic;
}
