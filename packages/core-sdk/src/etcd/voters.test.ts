import { describe, expect, it } from 'vitest';
import { etcdFactsOf } from '../testing/etcd-facts-of.ts';
import type { EtcdFacts, EtcdMemberHealth } from './etcd-facts.ts';
import { isHealthyVoter, MAX_RAFT_LAG } from './voters.ts';

/** Two members: the first leads at index 100,000, the second is as `second` says. */
function isCounted(second: Partial<EtcdMemberHealth>, change: Partial<EtcdFacts> = {}): boolean {
  const facts = etcdFactsOf(['healthy', 'healthy'], change);
  const health = facts.health.map((each, index) => (index === 1 ? { ...each, ...second } : each));
  const member = facts.members[1];
  if (member === undefined) throw new Error('no second member');
  return isHealthyVoter({ ...facts, health }, member);
}

describe('isHealthyVoter', () => {
  it.each<[string, Partial<EtcdMemberHealth>, Partial<EtcdFacts>, boolean]>([
    ['one that says so', {}, {}, true],
    ['one that does not answer, whatever it said before', { reachable: false }, {}, false],
    ['one that answers and does not serve', { healthy: false }, {}, false],
    ['one with an alarm, whatever it says', {}, { alarms: [{ memberId: '2000', alarm: 'CORRUPT' }] }, false],
    ['one while another has an alarm', {}, { alarms: [{ memberId: '1000', alarm: 'NOSPACE' }] }, true],
    ['one as far behind as it may be', { raftIndex: 100_000 - MAX_RAFT_LAG }, {}, true],
    ['one a step further behind', { raftIndex: 100_000 - MAX_RAFT_LAG - 1 }, {}, false],
    ['one that is ahead of all others', { raftIndex: 200_000 }, {}, true],
  ])('%s', (_, second, change, expected) => {
    expect(isCounted(second, change)).toBe(expected);
  });

  it('counts no learner, however healthy', () => {
    const facts = etcdFactsOf(['healthy', 'learner']);
    expect(facts.members.map((member) => isHealthyVoter(facts, member))).toEqual([true, false]);
  });

  it('takes an index that was not told for the beginning of the log', () => {
    const facts = etcdFactsOf(['healthy', 'healthy']);
    const counted = (ahead: number): readonly boolean[] => {
      const health = facts.health.map((each, index) => {
        const { raftIndex: _, ...untold } = each;
        return index === 0 ? { ...each, raftIndex: ahead } : untold;
      });
      return facts.members.map((member) => isHealthyVoter({ ...facts, health }, member));
    };
    expect(counted(MAX_RAFT_LAG)).toEqual([true, true]);
    expect(counted(MAX_RAFT_LAG + 1)).toEqual([true, false]);
  });
});
