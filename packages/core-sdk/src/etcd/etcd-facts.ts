/** One entry of etcd's member list. */
export interface EtcdMember {
  /** Decimal uint64; never a number, which would round it. */
  readonly id: string;
  /** Empty for a member that was added but has never started. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  /** Empty for a member that has never started. */
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

/** What one member said about itself, or why it did not. */
export interface EtcdMemberHealth {
  readonly id: string;
  readonly reachable: boolean;
  /** It answered, knows a leader, serves and has no alarm. */
  readonly healthy: boolean;
  readonly isLeader: boolean;
  readonly version?: string;
  /** Allocated by the backend; etcd refuses writes at its quota. */
  readonly dbSizeBytes?: number;
  /** Of the last entry in its log. */
  readonly raftIndex?: number;
  /** Rises with each election. */
  readonly raftTerm?: number;
  /** As etcd reports them, such as `etcdserver: no leader`. */
  readonly errors: readonly string[];
  /** Why it is not healthy. */
  readonly reason?: string;
}

/** `NOSPACE` or `CORRUPT`, raised by one member. */
export interface EtcdAlarm {
  readonly memberId: string;
  readonly alarm: string;
}

/** Everything that decisions about etcd are made from, seen from one member at one time. */
export interface EtcdFacts {
  /** Decimal uint64. */
  readonly clusterId: string;
  readonly members: readonly EtcdMember[];
  /** One entry for each member. */
  readonly health: readonly EtcdMemberHealth[];
  readonly alarms: readonly EtcdAlarm[];
  /** Leader of the highest term that any member named. */
  readonly leaderId?: string;
  /** Ms since the epoch. */
  readonly observedAt: number;
  /** Instance that looked. */
  readonly observedBy: string;
}
