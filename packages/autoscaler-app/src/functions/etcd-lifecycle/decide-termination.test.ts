import { etcdFactsOf, removalTargetOf } from '@dedicated-k8s/core-sdk/testing';
import { expect, test } from 'vitest';
import { decideTermination, type EtcdView, type TerminationFacts } from './decide-termination.ts';
import { decideUnblocking } from './decide-unblocking.ts';

const NOW = 1_000_000;
const clusterId = '14841639068965178418';
const seen = (...conditions: Parameters<typeof etcdFactsOf>[0]): EtcdView => ({
  kind: 'seen',
  facts: etcdFactsOf(conditions, { observedAt: NOW, clusterId }),
});
const unseen: EtcdView = { kind: 'unseen', code: 'FUNCTION_NO_WITNESS', reason: 'no control plane is in service' };

const member: TerminationFacts = {
  instanceId: 'i-1',
  node: { kind: 'member', target: removalTargetOf(1) },
  cluster: { status: 'initialized', clusterId },
  registeredMembers: 3,
  desired: 3,
  etcd: seen('healthy', 'healthy', 'healthy'),
  patienceEndsAt: NOW + 1,
};
const { memberId: _, ...addressOnly } = removalTargetOf(1);
const byAddress: TerminationFacts = { ...member, node: { kind: 'member', target: addressOnly } };

const table: readonly [string, TerminationFacts, object][] = [
  ['etcd can spare it', member, { kind: 'remove', target: removalTargetOf(1) }],
  ['found in etcd by its address', byAddress, { kind: 'remove', target: removalTargetOf(1) }],
  [
    'only one healthy voter would be left of a group of three',
    { ...member, etcd: seen('healthy', 'healthy') },
    { kind: 'wait', code: 'FUNCTION_REDUNDANCY_RISK' },
  ],
  ['two are wanted', { ...member, desired: 2, etcd: seen('healthy', 'healthy') }, { kind: 'remove' }],
  ['only one healthy voter is wanted', { ...member, desired: 1, etcd: seen('healthy', 'healthy') }, { kind: 'remove' }],
  ['it is down itself', { ...member, etcd: seen('down', 'healthy', 'healthy') }, { kind: 'remove' }],
  [
    'another one is down',
    { ...member, etcd: seen('healthy', 'down', 'healthy') },
    { kind: 'wait', code: 'ETCD_QUORUM_RISK' },
  ],
  [
    'another one is down, patience over',
    { ...member, etcd: seen('healthy', 'down', 'healthy'), patienceEndsAt: NOW },
    { kind: 'abandon', code: 'ETCD_QUORUM_RISK' },
  ],
  [
    'a learner is joining',
    { ...member, etcd: seen('healthy', 'healthy', 'healthy', 'learner') },
    { kind: 'wait', code: 'ETCD_CHANGE_IN_PROGRESS' },
  ],
  ['quorum is lost', { ...member, etcd: seen('healthy', 'down', 'down') }, { kind: 'wait', code: 'ETCD_NO_QUORUM' }],
  ['it is the last one', { ...member, etcd: seen('healthy') }, { kind: 'abandon', code: 'ETCD_LAST_MEMBER' }],
  [
    'etcd knows the id under another address',
    { ...member, node: { kind: 'member', target: { ...removalTargetOf(1), peerUrl: 'https://10.0.1.10:2380' } } },
    { kind: 'abandon', code: 'ETCD_MEMBER_MISMATCH' },
  ],
  [
    'its member is gone already',
    { ...member, node: { kind: 'member', target: removalTargetOf(9) } },
    { kind: 'release', node: 'cp-9', memberId: '9000' },
  ],
  [
    'it never became a member',
    { ...member, node: { kind: 'member', target: { name: 'cp-9', peerUrl: 'https://10.0.1.9:2380' } } },
    { kind: 'release', node: 'cp-9' },
  ],
  [
    'its member was noted as removed',
    { ...member, node: { kind: 'former-member', name: 'cp-1' }, etcd: unseen },
    { kind: 'release', node: 'cp-1' },
  ],
  ['nobody knows it', { ...member, node: { kind: 'unknown' }, etcd: unseen }, { kind: 'release' }],
  ['nobody sees etcd', { ...member, etcd: unseen }, { kind: 'wait', code: 'FUNCTION_NO_WITNESS' }],
  [
    'nobody sees etcd, patience over',
    { ...member, etcd: unseen, patienceEndsAt: NOW },
    { kind: 'abandon', code: 'FUNCTION_NO_WITNESS' },
  ],
  [
    'the witness is in another cluster',
    { ...member, cluster: { status: 'initialized', clusterId: '1' } },
    { kind: 'wait', code: 'FUNCTION_OTHER_CLUSTER' },
  ],
  [
    'the cluster is being restored',
    { ...member, cluster: { status: 'restoring', clusterId } },
    { kind: 'wait', code: 'FUNCTION_RESTORING' },
  ],
  [
    'the cluster is being restored, patience over',
    { ...member, cluster: { status: 'restoring', clusterId }, patienceEndsAt: NOW },
    {
      kind: 'abandon',
      code: 'FUNCTION_RESTORING',
      reason: 'patience is over: the cluster is being restored from a backup',
    },
  ],
  ['somebody else initializes', { ...member, cluster: { status: 'initializing', owner: 'i-2' } }, { kind: 'release' }],
  [
    'it initializes itself',
    { ...member, cluster: { status: 'initializing', owner: 'i-1' } },
    { kind: 'wait', code: 'FUNCTION_INITIALIZING' },
  ],
  [
    'there is no cluster',
    { ...byAddress, cluster: { status: 'absent' }, registeredMembers: 0, etcd: unseen },
    { kind: 'release' },
  ],
  [
    'it initializes itself, patience over',
    { ...member, cluster: { status: 'initializing', owner: 'i-1' }, patienceEndsAt: NOW },
    {
      kind: 'abandon',
      code: 'FUNCTION_INITIALIZING',
      reason: 'patience is over: the instance is initializing the cluster',
    },
  ],
  [
    'the last one of a cluster of the older scripts',
    { ...member, cluster: { status: 'absent' }, registeredMembers: 1, etcd: seen('healthy') },
    { kind: 'abandon', code: 'ETCD_LAST_MEMBER' },
  ],
  ['a cluster of the older scripts', { ...member, cluster: { status: 'absent' } }, { kind: 'remove' }],
  [
    'a cluster of the older scripts that nobody sees',
    { ...member, cluster: { status: 'absent' }, etcd: unseen },
    { kind: 'wait' },
  ],
  [
    'what was seen is old',
    {
      ...member,
      etcd: { kind: 'seen', facts: etcdFactsOf(['healthy', 'healthy', 'healthy'], { observedAt: 0, clusterId }) },
    },
    { kind: 'wait', code: 'ETCD_FACTS_STALE' },
  ],
];

test.each(table)('%s', (_name, facts, decision) => {
  expect(decideTermination(facts, NOW)).toMatchObject(decision);
  expect(decideTermination(facts, NOW).reason).toMatch(/^\S.* .*\S$/);
});

test('a node that never became a member leaves no note about one', () => {
  const node = { kind: 'member', target: { name: 'cp-9', peerUrl: 'https://10.0.1.9:2380' } } as const;
  expect(Object.keys(decideTermination({ ...member, node }, NOW))).not.toContain('memberId');
});

test('without a view of etcd no member of a cluster is ever let go', () => {
  const members = table.map(([, facts]) => facts).filter(({ node }) => node.kind === 'member');
  const decisions = members.map((facts) =>
    decideTermination({ ...facts, cluster: { status: 'initialized' }, etcd: unseen }, NOW),
  );
  expect(new Set(decisions.map(({ kind }) => kind))).toEqual(new Set(['wait', 'abandon']));
});

const patient = { ...member, patienceEndsAt: Number.POSITIVE_INFINITY };

test('while one waits, the dead member that it waits for goes first', () => {
  const etcd = seen('healthy', 'down', 'healthy');
  const dead: TerminationFacts = {
    ...patient,
    instanceId: 'i-2',
    node: { kind: 'member', target: removalTargetOf(2) },
    etcd,
  };
  expect(decideTermination({ ...member, etcd }, NOW).kind).toBe('wait');
  expect(decideUnblocking([dead], NOW)).toMatchObject({ decision: { kind: 'remove', target: removalTargetOf(2) } });
});

test('while one waits, one whose member left before goes first', () => {
  const left: TerminationFacts = { ...patient, instanceId: 'i-9', node: { kind: 'former-member', name: 'cp-9' } };
  expect(decideUnblocking([left], NOW)).toMatchObject({ facts: left, decision: { kind: 'release' } });
});

test('nothing goes first that would have to wait or be abandoned', () => {
  const waits: TerminationFacts = { ...patient, etcd: seen('healthy', 'down', 'healthy') };
  const last: TerminationFacts = { ...patient, etcd: seen('healthy') };
  expect(decideUnblocking([waits, last], NOW)).toBeUndefined();
});
