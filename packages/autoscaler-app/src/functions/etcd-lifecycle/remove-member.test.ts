import type { CommandOutcome } from '@dedicated-k8s/core-sdk';
import { expect, test } from 'vitest';
import { failed, printed, TerminationWorld } from '../../../test/termination-world.ts';
import { removeMember } from './remove-member.ts';

const target = { memberId: '1000', name: 'cp-1', peerUrl: 'https://10.0.1.1:2380' };
const answer = (outcome: string, more: object = {}) => ({
  kind: 'member-removal',
  memberId: '1000',
  outcome,
  reason: 'so it is',
  ...more,
});
const withExit = (exitCode: number, document: object): CommandOutcome => failed(exitCode, JSON.stringify(document));

test.each<[string, CommandOutcome, object]>([
  ['removed', printed(answer('removed')), { kind: 'removed', reason: 'so it is' }],
  ['removed before', printed(answer('already-removed')), { kind: 'removed', reason: 'so it is' }],
  [
    'to be waited for',
    withExit(4, answer('waiting', { code: 'LEASE_HELD' })),
    { kind: 'wait', code: 'LEASE_HELD', reason: 'so it is' },
  ],
  [
    'to be waited for, without a code',
    withExit(4, answer('waiting')),
    { kind: 'wait', code: 'ETCD_CHANGE_IN_PROGRESS', reason: 'so it is' },
  ],
  [
    'refused',
    withExit(3, answer('refused', { code: 'ETCD_LAST_MEMBER' })),
    { kind: 'abandon', code: 'ETCD_LAST_MEMBER', reason: 'so it is' },
  ],
  [
    'failed',
    failed(1, '', 'first\n{"message":"boom"}\n'),
    { kind: 'wait', code: 'COMMAND_FAILED', reason: 'it ended with 1: {"message":"boom"}' },
  ],
  [
    'undeliverable',
    { kind: 'undeliverable', reason: 'offline' },
    { kind: 'wait', code: 'COMMAND_UNDELIVERABLE', reason: 'offline' },
  ],
  [
    'still running',
    { kind: 'timed-out', commandId: 'c', stillRunning: true },
    { kind: 'wait', code: 'COMMAND_TIMED_OUT', reason: 'it is still running' },
  ],
  [
    'ended for taking too long',
    { kind: 'timed-out', commandId: 'c', stillRunning: false },
    { kind: 'wait', code: 'COMMAND_TIMED_OUT', reason: 'it did not end in time' },
  ],
  [
    'cancelled',
    { kind: 'cancelled', commandId: 'c' },
    { kind: 'wait', code: 'COMMAND_TIMED_OUT', reason: 'it was cancelled' },
  ],
])('a removal that is %s', async (_, outcome, removal) => {
  const world = new TerminationWorld();
  world.answer = () => outcome;
  await expect(removeMember(world.ports, target, 'i-2', world.invocation())).resolves.toEqual(removal);
});

test.each([printed({}), withExit(3, {}), withExit(4, {})])(
  'an answer that says nothing is neither yes nor no, and names who gave it: %j',
  async (outcome) => {
    const world = new TerminationWorld();
    world.answer = () => outcome;
    await expect(removeMember(world.ports, target, 'i-2', world.invocation())).rejects.toMatchObject({
      message: expect.stringContaining('i-2') as string,
    });
  },
);
