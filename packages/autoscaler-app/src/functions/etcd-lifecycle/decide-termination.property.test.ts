import { isHealthyVoter, quorumSize, votersOf } from '@dedicated-k8s/core-sdk';
import { etcdFactsOf, type MemberCondition, removalTargetOf } from '@dedicated-k8s/core-sdk/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideTermination, type TerminationFacts } from './decide-termination.ts';

const NOW = 1_000_000;
const condition = fc.constantFrom<MemberCondition>('healthy', 'down', 'learner', 'unnamed', 'nospace', 'behind');

const anyFacts: fc.Arbitrary<TerminationFacts> = fc
  .record({
    conditions: fc.array(condition, { minLength: 1, maxLength: 7 }),
    number: fc.integer({ min: 1, max: 8 }),
    desired: fc.integer({ min: 0, max: 7 }),
    patienceLeftMs: fc.integer({ min: -1, max: 1 }),
  })
  .map(({ conditions, number, desired, patienceLeftMs }) => {
    const facts = etcdFactsOf(conditions, { observedAt: NOW });
    return {
      instanceId: `i-${number}`,
      node: { kind: 'member', target: removalTargetOf(number) },
      cluster: { status: 'initialized', clusterId: facts.clusterId },
      registeredMembers: conditions.length,
      desired,
      etcd: { kind: 'seen', facts },
      patienceEndsAt: NOW + patienceLeftMs,
    };
  });

test('a removal always leaves a quorum of healthy voters, and of three wanted two healthy ones unless it was down', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const decision = decideTermination(facts, NOW);
      if (decision.kind !== 'remove' || facts.etcd.kind !== 'seen') return;
      const { facts: etcd } = facts.etcd;
      const { memberId } = decision.target;
      const left = votersOf(etcd).filter(({ id }) => id !== memberId);
      const healthy = left.filter((voter) => isHealthyVoter(etcd, voter));
      const removed = votersOf(etcd).find(({ id }) => id === memberId);
      const wasCounted = removed !== undefined && isHealthyVoter(etcd, removed);
      const redundancy = wasCounted && facts.desired >= 3 ? 2 : 0;
      expect(healthy.length).toBeGreaterThanOrEqual(Math.max(quorumSize(left.length), redundancy));
    }),
    { numRuns: 5_000 },
  );
});

test('an instance whose member etcd still lists is never simply let go', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const decision = decideTermination(facts, NOW);
      const isListed =
        facts.etcd.kind === 'seen' &&
        facts.node.kind === 'member' &&
        facts.etcd.facts.members.some(({ id }) => facts.node.kind === 'member' && id === facts.node.target.memberId);
      expect(isListed && decision.kind === 'release').toBe(false);
    }),
    { numRuns: 5_000 },
  );
});

test('waiting ends with patience', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const decision = decideTermination({ ...facts, patienceEndsAt: NOW }, NOW);
      expect(decision.kind).not.toBe('wait');
    }),
    { numRuns: 5_000 },
  );
});
