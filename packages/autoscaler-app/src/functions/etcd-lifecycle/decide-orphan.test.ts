import { etcdFactsOf, type MemberCondition } from '@dedicated-k8s/core-sdk/testing';
import { expect, test } from 'vitest';
import { decideOrphan } from './decide-orphan.ts';

const factsOf = (...conditions: MemberCondition[]) => {
  const facts = etcdFactsOf(conditions);
  // A learner that died, not one that is on its way.
  const health = facts.health.map((each, index) =>
    conditions[index] === 'learner' ? { ...each, reachable: false, healthy: false } : each,
  );
  return { ...facts, health };
};
const registered = new Set(['1000', '2000', '3000']);
const instances = (...numbers: number[]) => numbers.map((n) => ({ instanceId: `i-${n}`, privateIp: `10.0.1.${n}` }));

test.each([
  ['a learner whose instance is gone', factsOf('healthy', 'healthy', 'healthy', 'learner'), [1, 2, 3], '4000'],
  ['a member that never started', factsOf('healthy', 'healthy', 'healthy', 'unnamed'), [1, 2, 3], '4000'],
  ['a voter that is down', factsOf('healthy', 'healthy', 'down'), [1, 2], '3000'],
  [
    'not a learner whose instance is there',
    factsOf('healthy', 'healthy', 'healthy', 'learner'),
    [1, 2, 3, 4],
    undefined,
  ],
  ['not one that answers', etcdFactsOf(['healthy', 'healthy', 'healthy']), [1, 2], undefined],
  ['not without a quorum', factsOf('healthy', 'down', 'down'), [1], undefined],
  ['nobody where all are there', factsOf('healthy', 'healthy', 'healthy'), [1, 2, 3], undefined],
  ['nobody where no instance is known', factsOf('healthy', 'healthy', 'down'), [], undefined],
] as const)('fault row 9: %s', (_, facts, numbers, memberId) => {
  expect(decideOrphan(facts, { instances: instances(...numbers), registered }, 0)?.memberId).toBe(memberId);
});

test.each([
  ['its own', 'learner', 'cp-4'],
  ['a stand-in where it never started', 'unnamed', 'never-started'],
] as const)('the name that it must still have is %s', (_, condition, name) => {
  const facts = factsOf('healthy', 'healthy', 'healthy', condition);
  const target = decideOrphan(facts, { instances: instances(1, 2, 3), registered }, 0);
  expect(target).toEqual({ memberId: '4000', name, peerUrl: 'https://10.0.1.4:2380' });
});

test('not a voter that never registered: it may live outside of the group', () => {
  const evidence = { instances: instances(1, 2), registered: new Set<string>() };
  expect(decideOrphan(factsOf('healthy', 'healthy', 'down'), evidence, 0)).toBeUndefined();
});

test('nobody where the instances are not all known', () => {
  expect(decideOrphan(factsOf('healthy', 'healthy', 'down'), { instances: undefined, registered }, 0)).toBeUndefined();
});
