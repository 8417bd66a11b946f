import {
  type ClusterState,
  decideMemberRemoval,
  type EtcdFacts,
  isHealthyVoter,
  type RemovalTarget,
  votersOf,
} from '@dedicated-k8s/core-sdk';
import type { TerminatingNode } from './identify-node.ts';

/** etcd as a node in service reported it, or why none did. */
export type EtcdView =
  | { readonly kind: 'seen'; readonly facts: EtcdFacts }
  | { readonly kind: 'unseen'; readonly code: string; readonly reason: string };

/** Everything that the decision about one termination is made from. */
export interface TerminationFacts {
  readonly instanceId: string;
  readonly node: TerminatingNode;
  readonly cluster: Pick<ClusterState, 'status' | 'owner' | 'clusterId'>;
  /** How many instances have a registered member that was not removed. */
  readonly registeredMembers: number;
  /** How many control planes the group is to have. */
  readonly desired: number;
  readonly etcd: EtcdView;
  /** When waiting turns into giving up. */
  readonly patienceEndsAt: number;
}

/** What to do about a termination that waits at its hook. */
export type TerminationDecision =
  /** The instance may go: `node` is drained first, `memberId` is noted as removed. */
  | { readonly kind: 'release'; readonly node?: string; readonly memberId?: string; readonly reason: string }
  /** Its member leaves etcd first. */
  | {
      readonly kind: 'remove';
      readonly target: RemovalTarget & { readonly memberId: string };
      readonly reason: string;
    }
  /** Not now; look again. */
  | { readonly kind: 'wait'; readonly code: string; readonly reason: string }
  /** Not at all: the group keeps the instance for a person to look at. */
  | { readonly kind: 'abandon'; readonly code: string; readonly reason: string };

/** Decides about one termination. Unreadable is never taken for absent: without a view of etcd no member's host goes. */
export function decideTermination(facts: TerminationFacts, now: number): TerminationDecision {
  const { node, etcd } = facts;
  if (node.kind === 'unknown') {
    return { kind: 'release', reason: 'no member is registered for it and EC2 knows no address' };
  }
  if (node.kind === 'former-member') {
    return { kind: 'release', node: node.name, reason: 'its member was removed before' };
  }
  const promise = decideByState(facts);
  if (promise?.kind === 'wait') return patiently(promise, facts, now);
  if (promise !== undefined) return promise;
  if (etcd.kind === 'unseen') return patiently(etcd, facts, now);
  const { clusterId } = facts.cluster;
  if (clusterId !== undefined && etcd.facts.clusterId !== clusterId) {
    const reason = `${etcd.facts.observedBy} is in etcd cluster ${etcd.facts.clusterId}, not in ${clusterId}`;
    return patiently({ code: 'FUNCTION_OTHER_CLUSTER', reason }, facts, now);
  }

  const { target } = node;
  const removal = decideMemberRemoval(etcd.facts, target, now);
  switch (removal.kind) {
    case 'remove': {
      const thin = decideByRedundancy(etcd.facts, removal.memberId, facts.desired);
      if (thin !== undefined) return patiently(thin, facts, now);
      return { kind: 'remove', target: { ...target, memberId: removal.memberId }, reason: removal.reason };
    }
    case 'already-removed':
      return {
        kind: 'release',
        node: target.name,
        ...(target.memberId === undefined ? {} : { memberId: target.memberId }),
        reason: removal.reason,
      };
    case 'wait':
      return patiently(removal, facts, now);
    case 'refuse':
      return { kind: 'abandon', code: removal.code, reason: removal.reason };
  }
}

/** Waits for `cause` to pass, until patience is over. */
export function patiently(
  { code, reason }: { readonly code: string; readonly reason: string },
  { patienceEndsAt }: Pick<TerminationFacts, 'patienceEndsAt'>,
  now: number,
): Extract<TerminationDecision, { kind: 'wait' | 'abandon' }> {
  if (now < patienceEndsAt) return { kind: 'wait', code, reason };
  return { kind: 'abandon', code, reason: `patience is over: ${reason}` };
}

/** What follows from the cluster's state alone; undefined when there is a cluster, whose etcd decides. */
function decideByState({
  cluster,
  instanceId,
  registeredMembers,
}: TerminationFacts): Extract<TerminationDecision, { kind: 'release' | 'wait' }> | undefined {
  switch (cluster.status) {
    case 'initialized':
      return undefined;
    case 'restoring':
      // Its members are being replaced: what etcd says now does not hold a moment later.
      return { kind: 'wait', code: 'FUNCTION_RESTORING', reason: 'the cluster is being restored from a backup' };
    case 'initializing':
      if (cluster.owner === instanceId) {
        // It may finish this very moment. If it does not, another one takes over and this branch is left.
        return { kind: 'wait', code: 'FUNCTION_INITIALIZING', reason: 'the instance is initializing the cluster' };
      }
      return { kind: 'release', reason: 'the cluster is not initialized, nothing can be lost' };
    case 'absent':
      // The older scripts registered members and wrote no state.
      if (registeredMembers > 0) return undefined;
      return { kind: 'release', reason: 'there is no cluster, nothing can be lost' };
  }
}

/**
 * Quorum alone would let a cluster shrink to one voter when several go at once. With three or more wanted, two healthy
 * ones must stay, so that the next failure is not the last; a replacement makes room. What is down already may always go.
 */
function decideByRedundancy(
  facts: EtcdFacts,
  memberId: string,
  desired: number,
): { readonly code: string; readonly reason: string } | undefined {
  const healthy = votersOf(facts).filter((voter) => isHealthyVoter(facts, voter));
  const left = healthy.filter(({ id }) => id !== memberId).length;
  const needed = desired >= 3 ? 2 : 1;
  if (left >= needed || left === healthy.length) return undefined;
  const reason = `${left} healthy voters would be left, ${needed} are to stay until a replacement has joined`;
  return { code: 'FUNCTION_REDUNDANCY_RISK', reason };
}
