import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etcdFactsOf, type MemberCondition, removalTargetOf } from '../testing/etcd-facts-of.ts';
import { decideMemberRemoval, MAX_FACTS_AGE_MS, type MemberRemovalDecision } from './decide-member-removal.ts';
import type { EtcdFacts } from './etcd-facts.ts';
import { quorumSize } from './quorum.ts';
import { isHealthyVoter, votersOf } from './voters.ts';

const short: Readonly<Record<string, MemberCondition>> = {
  h: 'healthy',
  d: 'down',
  l: 'learner',
  u: 'unnamed',
  n: 'nospace',
  b: 'behind',
};

/** `hhd`: two healthy members, one down. */
const factsOf = (letters: string, change?: Partial<EtcdFacts>): EtcdFacts =>
  etcdFactsOf(
    Array.from(letters, (letter) => short[letter] ?? 'healthy'),
    change,
  );

const outcome = (decision: MemberRemovalDecision): string =>
  'code' in decision ? `${decision.kind} ${decision.code}` : decision.kind;

describe('decideMemberRemoval (fault row 8: a termination while another member is down)', () => {
  it.each([
    // members, which one leaves (from 1), what happens
    ['h', 1, 'refuse ETCD_LAST_MEMBER'],
    ['d', 1, 'wait ETCD_NO_QUORUM'],
    ['hh', 1, 'remove'],
    ['hd', 1, 'wait ETCD_NO_QUORUM'],
    ['hd', 2, 'wait ETCD_NO_QUORUM'],
    ['hhh', 1, 'remove'],
    ['hhd', 3, 'remove'],
    ['hhd', 2, 'wait ETCD_QUORUM_RISK'],
    ['hdd', 3, 'wait ETCD_NO_QUORUM'],
    ['hhhd', 1, 'remove'],
    ['hhhd', 4, 'remove'],
    ['hhdd', 4, 'wait ETCD_NO_QUORUM'],
    ['hhhhd', 1, 'remove'],
    ['hhhdd', 5, 'remove'],
    ['hhhdd', 1, 'wait ETCD_QUORUM_RISK'],
    ['hhddd', 5, 'wait ETCD_NO_QUORUM'],
    ['hhhhhdd', 1, 'remove'],
    ['hhhhddd', 7, 'remove'],
    ['hhhhddd', 1, 'wait ETCD_QUORUM_RISK'],
    ['hhhdddd', 7, 'wait ETCD_NO_QUORUM'],
    // an alarm and a great lag count as unhealthy
    ['hhn', 3, 'remove'],
    ['hhn', 2, 'wait ETCD_QUORUM_RISK'],
    ['hhb', 2, 'wait ETCD_QUORUM_RISK'],
    ['hhhn', 1, 'remove'],
  ])('%s, member %i leaves: %s', (letters, leaver, expected) => {
    expect(outcome(decideMemberRemoval(factsOf(letters), removalTargetOf(leaver), 0))).toBe(expected);
  });
});

/** By members and how many of them are down: what happens when a healthy one leaves, and when one of those that are down does. */
const allCombinations: Readonly<Record<3 | 5 | 7, readonly (readonly [healthyLeaver: string, deadLeaver: string])[]>> =
  {
    3: [
      ['remove', '-'],
      ['wait ETCD_QUORUM_RISK', 'remove'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['-', 'wait ETCD_NO_QUORUM'],
    ],
    5: [
      ['remove', '-'],
      ['remove', 'remove'],
      ['wait ETCD_QUORUM_RISK', 'remove'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['-', 'wait ETCD_NO_QUORUM'],
    ],
    7: [
      ['remove', '-'],
      ['remove', 'remove'],
      ['remove', 'remove'],
      ['wait ETCD_QUORUM_RISK', 'remove'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['wait ETCD_NO_QUORUM', 'wait ETCD_NO_QUORUM'],
      ['-', 'wait ETCD_NO_QUORUM'],
    ],
  };

/** `hhd`, `hdh`, ...: every way in which members can be up or down. */
const everyCondition = (members: number): readonly string[] =>
  Array.from({ length: 2 ** members }, (_, bits) =>
    Array.from({ length: members }, (_unused, n) => ((bits >> n) & 1 ? 'd' : 'h')).join(''),
  );

describe('decideMemberRemoval (fault row 8: every combination of members that are down, and of the one that leaves)', () => {
  it.each([3, 5, 7] as const)('in %i members', (members) => {
    for (const letters of everyCondition(members)) {
      const down = letters.replaceAll('h', '').length;
      for (let leaver = 1; leaver <= members; leaver += 1) {
        const [healthyLeaver, deadLeaver] = allCombinations[members][down] ?? [];
        const decision = decideMemberRemoval(factsOf(letters), removalTargetOf(leaver), 0);
        const expected = letters[leaver - 1] === 'h' ? healthyLeaver : deadLeaver;
        expect(outcome(decision), `${letters}, member ${leaver} leaves`).toBe(expected);
      }
    }
  });
});

describe('decideMemberRemoval (fault row 9: a learner, an unnamed member)', () => {
  it.each([
    ['hhhl', 1, 'wait ETCD_CHANGE_IN_PROGRESS'],
    ['hhhu', 1, 'wait ETCD_CHANGE_IN_PROGRESS'],
    ['hhhl', 4, 'remove'],
    ['hl', 2, 'remove'],
    ['hhhu', 4, 'remove'],
    ['hhul', 4, 'wait ETCD_CHANGE_IN_PROGRESS'],
  ])('%s, member %i leaves: %s', (letters, leaver, expected) => {
    expect(outcome(decideMemberRemoval(factsOf(letters), removalTargetOf(leaver), 0))).toBe(expected);
  });
});

describe('decideMemberRemoval (fault row 9: a member that is half there)', () => {
  it.each([
    ['has a name and has never served clients', { clientUrls: [] }],
    ['serves clients and has no name yet', { name: '' }],
    ['is a learner that has started', { isLearner: true }],
  ])('waits for one that %s', (_, change) => {
    const facts = factsOf('hhhh');
    const members = facts.members.map((member) => (member.id === '4000' ? { ...member, ...change } : member));
    expect(outcome(decideMemberRemoval({ ...facts, members }, removalTargetOf(1), 0))).toBe(
      'wait ETCD_CHANGE_IN_PROGRESS',
    );
  });
});

describe('decideMemberRemoval (fault row 7: the leader is terminated)', () => {
  it('moves leadership to the voter that is furthest in the log', () => {
    const facts = factsOf('hhh');
    const health = facts.health.map((each) => (each.id === '3000' ? { ...each, raftIndex: 100_001 } : each));
    expect(decideMemberRemoval({ ...facts, health }, removalTargetOf(1), 0)).toMatchObject({ moveLeaderTo: '3000' });
  });

  it('moves it to the lowest id among equals, so that everybody decides alike', () => {
    expect(decideMemberRemoval(factsOf('hhh'), removalTargetOf(1), 0)).toMatchObject({ moveLeaderTo: '2000' });
  });

  it('compares ids as numbers', () => {
    const facts = JSON.parse(JSON.stringify(factsOf('hhh')).replaceAll('"3000"', '"10000"')) as EtcdFacts;
    expect(decideMemberRemoval(facts, removalTargetOf(1), 0)).toMatchObject({ moveLeaderTo: '2000' });
  });

  it('never moves it to an unhealthy voter', () => {
    expect(decideMemberRemoval(factsOf('hdhh'), removalTargetOf(1), 0)).toMatchObject({ moveLeaderTo: '3000' });
  });

  it('moves it again when it came back during the removal (fault row 7)', () => {
    const first = decideMemberRemoval(factsOf('hhh'), removalTargetOf(1), 0);
    // Leadership was moved to member 2, then member 1 was elected again before it was removed.
    const moved = decideMemberRemoval(factsOf('hhh', { leaderId: '2000' }), removalTargetOf(1), 1_000);
    const returned = decideMemberRemoval(factsOf('hhh', { leaderId: '1000' }), removalTargetOf(1), 2_000);
    expect([first, moved, returned].map((each) => 'moveLeaderTo' in each && each.moveLeaderTo)).toEqual([
      '2000',
      false,
      '2000',
    ]);
  });

  it('leaves it alone when a follower goes', () => {
    expect(decideMemberRemoval(factsOf('hhh'), removalTargetOf(2), 0)).not.toHaveProperty('moveLeaderTo');
  });
});

describe('decideMemberRemoval (fault row 24: addresses 10.0.1.1 and 10.0.1.10)', () => {
  const facts = factsOf('hhhhhhhhhh');

  it('matches an address whole', () => {
    const target = { name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' };
    expect(decideMemberRemoval(facts, target, 0)).toMatchObject({ kind: 'remove', memberId: '1000' });
  });

  it.each([
    ['another name at the address', { name: 'cp-9', peerUrl: 'https://10.0.1.1:2380' }],
    ['another address for the name', { name: 'cp-1', peerUrl: 'https://10.0.1.99:2380' }],
    ['another address for the id', { memberId: '1000', name: 'cp-1', peerUrl: 'https://10.0.1.2:2380' }],
    ['another name for the id', { memberId: '1000', name: 'cp-2', peerUrl: 'https://10.0.1.1:2380' }],
  ])('refuses %s', (_, target) => {
    expect(outcome(decideMemberRemoval(facts, target, 0))).toBe('refuse ETCD_MEMBER_MISMATCH');
  });

  it.each([
    [
      'hhhh',
      { memberId: '1000', name: 'cp-2', peerUrl: 'https://10.0.1.1:2380' },
      'member 1000 is cp-1 at https://10.0.1.1:2380, not cp-2 at https://10.0.1.1:2380',
    ],
    [
      'hhhu',
      { memberId: '4000', name: 'cp-4', peerUrl: 'https://10.0.1.9:2380' },
      'member 4000 is unnamed at https://10.0.1.4:2380, not cp-4 at https://10.0.1.9:2380',
    ],
    ['hhhu', removalTargetOf(1), 'member 4000 at https://10.0.1.4:2380 is not started yet'],
    ['hhhl', removalTargetOf(1), 'member cp-4 at https://10.0.1.4:2380 is a learner'],
  ])('says what stands in the way: %s, %o', (letters, target, reason) => {
    expect(decideMemberRemoval(factsOf(letters), target, 0).reason).toBe(reason);
  });

  it('knows a member that was removed, also when its address was given out again (fault row 11)', () => {
    const target = { memberId: '999', name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' };
    expect(decideMemberRemoval(facts, target, 0).kind).toBe('already-removed');
    const unknown = { name: 'cp-99', peerUrl: 'https://10.0.1.99:2380' };
    expect(decideMemberRemoval(facts, unknown, 0).kind).toBe('already-removed');
  });
});

describe('decideMemberRemoval', () => {
  it('decides nothing from old facts, nor from the future', () => {
    for (const now of [MAX_FACTS_AGE_MS + 1, -MAX_FACTS_AGE_MS - 1]) {
      expect(outcome(decideMemberRemoval(factsOf('hhh'), removalTargetOf(1), now))).toBe('wait ETCD_FACTS_STALE');
    }
  });

  it('decides from facts that are as old as they may be', () => {
    for (const now of [MAX_FACTS_AGE_MS, -MAX_FACTS_AGE_MS]) {
      expect(decideMemberRemoval(factsOf('hhh'), removalTargetOf(1), now).kind).toBe('remove');
    }
  });

  it('counts the age from when they were observed', () => {
    const facts = factsOf('hhh', { observedAt: 1_000_000 });
    expect(decideMemberRemoval(facts, removalTargetOf(1), 1_000_000).kind).toBe('remove');
    expect(outcome(decideMemberRemoval(facts, removalTargetOf(1), 0))).toBe('wait ETCD_FACTS_STALE');
  });

  it('waits without a leader', () => {
    const { leaderId: _, ...facts } = factsOf('hhh');
    expect(outcome(decideMemberRemoval(facts, removalTargetOf(1), 0))).toBe('wait ETCD_NO_QUORUM');
  });

  it('takes no member for removed from the memory of one that has lost the quorum', () => {
    const { leaderId: _, ...leaderless } = factsOf('hhh');
    for (const facts of [leaderless, factsOf('hdd')]) {
      expect(outcome(decideMemberRemoval(facts, removalTargetOf(9), 0))).toBe('wait ETCD_NO_QUORUM');
    }
  });

  it('takes a member that was not asked for an unhealthy one', () => {
    const facts = factsOf('hhh');
    const health = facts.health.filter(({ id }) => id !== '3000');
    expect(outcome(decideMemberRemoval({ ...facts, health }, removalTargetOf(2), 0))).toBe('wait ETCD_QUORUM_RISK');
  });

  it('keeps a quorum of healthy voters for 1 to 7 members in any condition (I2)', () => {
    const condition = fc.constantFrom<MemberCondition>('healthy', 'down', 'learner', 'unnamed', 'nospace', 'behind');
    const property = fc.property(
      fc.array(condition, { minLength: 1, maxLength: 7 }),
      fc.nat(6),
      (conditions, index) => {
        const facts = etcdFactsOf(conditions);
        const decision = decideMemberRemoval(facts, removalTargetOf((index % conditions.length) + 1), 0);
        if (decision.kind !== 'remove') return true;
        const left = { ...facts, members: facts.members.filter(({ id }) => id !== decision.memberId) };
        const voters = votersOf(left);
        const healthy = voters.filter((voter) => isHealthyVoter(facts, voter));
        const leader = decision.moveLeaderTo ?? facts.leaderId;
        return (
          healthy.length >= quorumSize(voters.length) &&
          // Whoever leads afterwards is healthy and stays.
          healthy.some(({ id }) => id === leader) &&
          // Nobody else is on the way in.
          left.members.every(({ name, isLearner }) => name !== '' && !isLearner)
        );
      },
    );
    expect(() => fc.assert(property, { numRuns: 5_000 })).not.toThrow();
  });

  it('removes only what was asked for', () => {
    const property = fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 9 }), (size, leaver) => {
      const decision = decideMemberRemoval(factsOf('h'.repeat(size)), removalTargetOf(leaver), 0);
      if (leaver > size) return decision.kind === 'already-removed';
      return decision.kind !== 'remove' || decision.memberId === removalTargetOf(leaver).memberId;
    });
    expect(() => fc.assert(property)).not.toThrow();
  });
});
