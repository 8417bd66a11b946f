import type { TraceContext } from '@dedicated-k8s/observability';

/** One lease as it is stored; see the lease protocol in docs/lease-protocol.md. */
export interface LeaseRecord {
  /** `LockName`. */
  readonly name: string;
  readonly status: 'held' | 'released';
  /** Instance or request id of the last holder. */
  readonly owner: string;
  /** Tells two runs of one owner apart; the same one again is the same holder after a crash. */
  readonly nonce: string;
  /** Counts up with each acquisition, for as long as the item exists; it is never deleted. */
  readonly fence: number;
  /** Counts up with each write; 0 for an item of the older scripts. */
  readonly version: number;
  /** By the holder's clock, ms since the epoch. */
  readonly acquiredAt: number;
  /** By the writer's clock, ms since the epoch. */
  readonly expiresAt: number;
  /** How long it is held without renewal. */
  readonly durationMs: number;
  /** Trace of the run that took it. */
  readonly trace?: TraceContext;
}

/** The version a write expects, or that there is no item. */
export type LeaseVersion = number | 'absent';

/** Leases of a cluster, strongly consistent. */
export interface LeaseStore {
  /** @throws {ClusterError} LEASE_UNREADABLE when denied, throttled, unreachable or not a lease. */
  read(name: string): Promise<LeaseRecord | undefined>;
  /**
   * Writes `next` if the item still has the version `expected`; whether it did.
   *
   * @throws {ClusterError} LEASE_UNREADABLE when that is unknown: the write may or may not have happened.
   */
  replace(name: string, expected: LeaseVersion, next: LeaseRecord): Promise<boolean>;
}
