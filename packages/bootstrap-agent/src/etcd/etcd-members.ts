import type { EtcdFacts } from '@dedicated-k8s/core-sdk';

/** The members of the cluster's etcd, spoken to with this node's client certificate. */
export interface EtcdMembers {
  /**
   * The facts as the first of `addresses` (private ips) that answers sees them.
   *
   * @throws {ClusterError} ETCD_UNREACHABLE when none answers, KUBERNETES_... never.
   */
  observe(addresses: readonly string[], signal: AbortSignal): Promise<EtcdFacts>;
  /** Removes a member through one that stays. @throws {ClusterError} ETCD_UNHEALTHY_CLUSTER, ETCD_MEMBER_UNKNOWN, ETCD_* */
  remove(facts: EtcdFacts, memberId: string, signal: AbortSignal): Promise<void>;
  /** Asks the leader to hand over. @throws {ClusterError} ETCD_NOT_LEADER, ETCD_* */
  moveLeader(facts: EtcdFacts, toMemberId: string, signal: AbortSignal): Promise<void>;
}
