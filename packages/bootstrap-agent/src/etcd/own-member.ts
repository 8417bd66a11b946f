import { type EtcdFacts, type EtcdMember, isHealthyVoter, peerUrlOf } from '@dedicated-k8s/core-sdk';

/** The member with exactly this peer address: 10.0.1.1 is not 10.0.1.10. */
export function memberAt(facts: EtcdFacts, privateIp: string): EtcdMember | undefined {
  return facts.members.find(({ peerUrls }) => peerUrls.includes(peerUrlOf(privateIp)));
}

/** What keeps the member on a node from being a healthy voter; `undefined` when it is one. */
export function voterProblem(facts: EtcdFacts, privateIp: string): string | undefined {
  const member = memberAt(facts, privateIp);
  if (member === undefined) return `etcd has no member at ${peerUrlOf(privateIp)}`;
  if (member.name === '') return `member ${member.id} has not started`;
  if (member.isLearner) return `member ${member.id} is a learner`;
  if (isHealthyVoter(facts, member)) return undefined;
  const health = facts.health.find(({ id }) => id === member.id);
  return `member ${member.id} is not healthy: ${health?.reason ?? health?.errors.join('; ') ?? 'unknown'}`;
}

/** The same, and that the member is of the cluster that counts: an init that another node was faster with leaves a whole one behind. */
export function memberProblem(
  facts: EtcdFacts,
  { clusterId, privateIp }: { readonly clusterId?: string | undefined; readonly privateIp: string },
): string | undefined {
  if (clusterId !== undefined && facts.clusterId !== clusterId) {
    return `the etcd member of this node is of cluster ${facts.clusterId}, not of ${clusterId}`;
  }
  return voterProblem(facts, privateIp);
}
