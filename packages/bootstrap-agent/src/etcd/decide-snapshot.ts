import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { memberAt } from './own-member.ts';

/** Whether a snapshot may be taken of the member on this node. */
export type SnapshotDecision = { readonly kind: 'take' } | { readonly kind: 'refuse'; readonly reason: string };

/**
 * Refuses what would only look like a backup: a learner may lack data, and with the alarm CORRUPT nobody knows which
 * member is right. Not with NOSPACE: then a backup is wanted most.
 */
export function decideSnapshot(facts: EtcdFacts, privateIp: string): SnapshotDecision {
  const member = memberAt(facts, privateIp);
  if (member === undefined) return refuse('this node has no member of etcd');
  if (member.name === '') return refuse(`member ${member.id} has not started`);
  if (member.isLearner) return refuse(`member ${member.id} is a learner`);
  const corrupt = facts.alarms.filter(({ alarm }) => alarm === 'CORRUPT').map(({ memberId }) => memberId);
  return corrupt.length === 0 ? { kind: 'take' } : refuse(`alarm CORRUPT of member ${corrupt.join(', ')}`);
}

function refuse(reason: string): SnapshotDecision {
  return { kind: 'refuse', reason };
}
