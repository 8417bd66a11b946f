import type { FleetInstance, MemberItem } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { identifyNode } from './identify-node.ts';

const item: MemberItem = {
  memberId: '1000',
  instanceId: 'i-1',
  privateIp: '10.0.1.1',
  hostname: 'cp-1',
  status: 'active',
  createdAt: 1,
};
const instance: FleetInstance = { instanceId: 'i-1', state: 'running', privateIp: '10.0.1.1', hostname: 'cp-1' };
const target = { memberId: '1000', name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' };

test.each([
  ['a registered member', [item], instance, { kind: 'member', target }],
  ['a member whose instance EC2 forgot', [item], undefined, { kind: 'member', target }],
  [
    'a member whose removal failed before',
    [{ ...item, status: 'removal-failed' }],
    instance,
    { kind: 'member', target },
  ],
  [
    'the newest of several',
    [item, { ...item, memberId: '2000', createdAt: 2 }],
    instance,
    { kind: 'member', target: { ...target, memberId: '2000' } },
  ],
  [
    'a removed member whose instance may have joined again',
    [{ ...item, status: 'removed' }],
    instance,
    { kind: 'member', target: { name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' } },
  ],
  [
    'a removed member of a terminated instance',
    [{ ...item, status: 'removed' }],
    { instanceId: 'i-1', state: 'terminated' },
    { kind: 'former-member', name: 'cp-1' },
  ],
  [
    'an instance that never registered',
    [],
    instance,
    { kind: 'member', target: { name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' } },
  ],
  [
    'a removed member whose instance EC2 knows by its address alone',
    [{ ...item, status: 'removed' }],
    { instanceId: 'i-1', state: 'running', privateIp: '10.0.1.1' },
    { kind: 'member', target: { name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' } },
  ],
  [
    'an instance that never registered and has no name',
    [],
    { instanceId: 'i-1', state: 'running', privateIp: '10.0.1.1' },
    { kind: 'unknown' },
  ],
  ['a terminated instance that never registered', [], { instanceId: 'i-1', state: 'terminated' }, { kind: 'unknown' }],
  ['nothing at all', [], undefined, { kind: 'unknown' }],
] as const)('%s', (_name, items, described, node) => {
  expect(identifyNode(items, described)).toEqual(node);
});
