import type { EtcdAlarm, EtcdMember } from './etcd-facts.ts';

/** What one member says about itself. */
export interface EtcdStatus {
  readonly clusterId: string;
  readonly memberId: string;
  readonly version: string;
  /** undefined without a leader. */
  readonly leaderId: string | undefined;
  readonly isLearner: boolean;
  /** Allocated by the backend; etcd refuses writes at its quota. */
  readonly dbSizeBytes: number;
  /** Of the last entry in its log. */
  readonly raftIndex: number;
  /** Rises with each election. */
  readonly raftTerm: number;
  /** Of the key space, decimal int64. */
  readonly revision: string;
  readonly errors: readonly string[];
}

/** One key. */
export interface EtcdKeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  /** Decimal int64. */
  readonly modRevision: string;
}

/** Which keys to read. */
export interface EtcdRange {
  readonly key: string;
  /** All keys that begin with `key`. */
  readonly prefix?: boolean;
  /** Most keys to read. Default: all. */
  readonly limit?: number;
  /** From this member's memory, without a quorum. Default false. */
  readonly serializable?: boolean;
}

/** Bounds of one call. */
export interface EtcdCallOptions {
  /** In ms. Default that of the gateway. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One member of etcd, through its HTTP gateway. Ids and revisions are decimal strings: numbers would round them.
 * Every call throws ETCD_UNREACHABLE, ETCD_TIMED_OUT, ETCD_TLS_REFUSED, ETCD_NO_QUORUM, ETCD_REFUSED or
 * ETCD_ANSWER_INVALID besides what is said at it.
 */
export interface EtcdGateway {
  /** `https://<address>:2379`. */
  readonly endpoint: string;
  /** Another member, with the same credentials and connections. */
  at(endpoint: string): EtcdGateway;
  status(options?: EtcdCallOptions): Promise<EtcdStatus>;
  /** Whether it serves; reads through the quorum, unless it has an alarm. */
  health(options?: EtcdCallOptions): Promise<{ readonly healthy: boolean; readonly reason?: string }>;
  /** Confirmed by the quorum from etcd 3.5 on; 3.4 answers from its own memory. */
  memberList(options?: EtcdCallOptions): Promise<readonly EtcdMember[]>;
  /** @throws {ClusterError} ETCD_MEMBER_EXISTS, ETCD_UNHEALTHY_CLUSTER */
  memberAdd(peerUrl: string, member: { readonly learner: boolean }, options?: EtcdCallOptions): Promise<EtcdMember>;
  /** @throws {ClusterError} ETCD_LEARNER_BEHIND, ETCD_MEMBER_UNKNOWN */
  memberPromote(id: string, options?: EtcdCallOptions): Promise<void>;
  /** @throws {ClusterError} ETCD_MEMBER_UNKNOWN when it was removed before; ETCD_UNHEALTHY_CLUSTER */
  memberRemove(id: string, options?: EtcdCallOptions): Promise<void>;
  /** Only the leader can be asked. @throws {ClusterError} ETCD_NOT_LEADER */
  moveLeader(targetId: string, options?: EtcdCallOptions): Promise<void>;
  /** Goes through the quorum. */
  alarms(options?: EtcdCallOptions): Promise<readonly EtcdAlarm[]>;
  range(range: EtcdRange, options?: EtcdCallOptions): Promise<readonly EtcdKeyValue[]>;
  /** The new revision. @throws {ClusterError} ETCD_NO_SPACE */
  put(key: string, value: string | Uint8Array, options?: EtcdCallOptions): Promise<string>;
  /** Writes if the key's revision still is `modRevision` (`0`: it does not exist); whether it did. */
  putIf(key: string, value: string | Uint8Array, modRevision: string, options?: EtcdCallOptions): Promise<boolean>;
  /** The database file with its sha256 trailer, as a stream. The time-out is between two pieces. */
  snapshot(options?: EtcdCallOptions): AsyncIterable<Uint8Array>;
  /** Ends the connections. */
  close(): void;
}
