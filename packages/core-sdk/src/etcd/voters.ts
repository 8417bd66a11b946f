import type { EtcdFacts, EtcdMember } from './etcd-facts.ts';

/**
 * A voter further behind than this does not count as healthy: it needs a snapshot before it can follow.
 *
 * @see etcd, DefaultSnapshotCatchUpEntries
 */
export const MAX_RAFT_LAG = 5_000;

/** The members with a vote. */
export function votersOf(facts: EtcdFacts): readonly EtcdMember[] {
  return facts.members.filter(({ isLearner }) => !isLearner);
}

/** Whether a voter can be counted on: observed healthy, without an alarm, not far behind. Unknown is not healthy. */
export function isHealthyVoter(facts: EtcdFacts, member: EtcdMember): boolean {
  if (member.isLearner || facts.alarms.some(({ memberId }) => memberId === member.id)) return false;
  const health = facts.health.find(({ id }) => id === member.id);
  if (health === undefined || !health.reachable || !health.healthy) return false;
  const ahead = Math.max(...facts.health.map(({ raftIndex }) => raftIndex ?? 0));
  return ahead - (health.raftIndex ?? 0) <= MAX_RAFT_LAG;
}
