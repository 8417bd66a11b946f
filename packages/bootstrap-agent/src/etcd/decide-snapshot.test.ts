import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { etcdFactsOf } from '@dedicated-k8s/core-sdk/testing';
import { expect, test } from 'vitest';
import { decideSnapshot } from './decide-snapshot.ts';

const healthy = etcdFactsOf(['healthy', 'healthy', 'healthy']);
const own = healthy.members[0];
const ip = /\/\/([^:]+):/.exec(own?.peerUrls[0] ?? '')?.[1] ?? '';
const factsWith = (change: Partial<EtcdFacts>): EtcdFacts => ({ ...healthy, ...change });
const alarm = (name: string) => factsWith({ alarms: [{ memberId: healthy.members[2]?.id ?? '', alarm: name }] });

test.each<[string, EtcdFacts, string, object]>([
  ['a healthy voter', healthy, ip, { kind: 'take' }],
  ['with the alarm NOSPACE: a backup is wanted most', alarm('NOSPACE'), ip, { kind: 'take' }],
  ['with the alarm CORRUPT of any member', alarm('CORRUPT'), ip, { kind: 'refuse' }],
  ['a node without a member', healthy, '10.9.9.9', { kind: 'refuse' }],
  [
    'a learner',
    factsWith({ members: healthy.members.map((member) => ({ ...member, isLearner: member === own })) }),
    ip,
    { kind: 'refuse' },
  ],
  [
    'a member that has not started',
    factsWith({ members: healthy.members.map((member) => (member === own ? { ...member, name: '' } : member)) }),
    ip,
    { kind: 'refuse' },
  ],
])('%s', (_, facts, privateIp, decision) => {
  expect(decideSnapshot(facts, privateIp)).toMatchObject(decision);
});
