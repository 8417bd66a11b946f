/** One etcd member as the table `<c>-etcd-members` holds it. */
export interface MemberItem {
  /** Decimal uint64; the table holds it as lower-case hex. */
  readonly memberId: string;
  readonly instanceId: string;
  readonly privateIp: string;
  /** Name of the member and of the node. */
  readonly hostname: string;
  readonly status: 'active' | 'removed' | 'removal-failed';
  /** Ms since the epoch. */
  readonly createdAt: number;
  /** Ms since the epoch. */
  readonly updatedAt?: number;
}

/** What happened to a member that was to be removed. */
export interface MemberRemovalNote {
  readonly status: 'removed' | 'removal-failed';
  /** Ms since the epoch. */
  readonly at: number;
  /** Request id of the function that did it. */
  readonly requestId: string;
}

/** Which instance is which etcd member. etcd's own list is the truth; this finds the entry to compare. */
export interface MemberRegistry {
  /** Writes or overwrites a member's item. @throws {ClusterError} MEMBER_REGISTRY_UNREADABLE */
  put(member: MemberItem): Promise<void>;
  /** Notes a removal on an item; nothing happens when there is none. @throws {ClusterError} MEMBER_REGISTRY_UNREADABLE */
  markRemoved(memberId: string, note: MemberRemovalNote): Promise<void>;
  /** Items of an instance, newest first. Eventually consistent. @throws {ClusterError} MEMBER_REGISTRY_UNREADABLE */
  findByInstance(instanceId: string): Promise<readonly MemberItem[]>;
  /** Every item, strongly consistent. @throws {ClusterError} MEMBER_REGISTRY_UNREADABLE */
  list(): Promise<readonly MemberItem[]>;
}
