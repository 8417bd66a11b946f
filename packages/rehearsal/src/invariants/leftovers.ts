import type { EtcdFacts, EtcdMember } from '@dedicated-k8s/core-sdk';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { Verdict } from '../scenario/verdict.ts';

/** I6: nothing of a terminated control plane is left in etcd's membership. */
export function leftoversOf(victim: ProcessInstance, member: EtcdMember, after: EtcdFacts): Verdict {
  const left = after.members.filter(
    ({ id, peerUrls }) => id === member.id || peerUrls.includes(`https://${victim.address}:2380`),
  );
  return {
    invariant: 'I6',
    claim: 'the terminated member is gone, its replacement votes',
    held: left.length === 0 && after.members.every(({ isLearner }) => !isLearner),
    seen: after.members.map(({ name }) => name).join(', '),
  };
}
