import { clusterErrors, type EtcdFacts, removeMemberResult } from '@dedicated-k8s/core-sdk';
import { etcdFactsOf, ManualClock, type MemberCondition, removalTargetOf } from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { describe, expect, test } from 'vitest';
import type { EtcdMembers } from './etcd-members.ts';
import { removeMember } from './remove-member.ts';

const logger = createLogger({ service: 'test', sink: { write: () => {} } });
const signal = new AbortController().signal;
const random = { fraction: () => 0.5, hex: () => '' };

/** etcd whose state a test changes between two looks. */
class ImaginedEtcd implements EtcdMembers {
  readonly clock = new ManualClock(0);
  readonly calls: string[] = [];
  conditions: MemberCondition[];
  removed: string[] = [];
  leaderId: string | undefined;
  /** Called at each look; may change what is found. */
  onObserve: () => void = () => {};
  /** Called right before each change. */
  assertTurn: () => void = () => {};
  refusals: Error[] = [];

  constructor(...conditions: MemberCondition[]) {
    this.conditions = conditions;
  }

  async observe(): Promise<EtcdFacts> {
    this.onObserve();
    const facts = etcdFactsOf(this.conditions, { observedAt: this.clock.now() });
    const members = facts.members.filter(({ id }) => !this.removed.includes(id));
    return { ...facts, members, ...(this.leaderId === undefined ? {} : { leaderId: this.leaderId }) };
  }

  async remove(_facts: EtcdFacts, memberId: string): Promise<void> {
    this.calls.push(`remove ${memberId}`);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    this.removed.push(memberId);
  }

  async moveLeader(_facts: EtcdFacts, toMemberId: string): Promise<void> {
    this.calls.push(`lead ${toMemberId}`);
    this.leaderId = toMemberId;
  }
}

function remove(etcd: ImaginedEtcd, member: number, patienceMs = 60_000) {
  const { clock } = etcd;
  const assertTurn = () => etcd.assertTurn();
  const dependencies = {
    etcd,
    addresses: ['10.0.1.1'],
    clock,
    random,
    logger,
    signal,
    assertTurn,
    patienceMs,
    pollMs: 1_000,
  };
  return clock.drive(removeMember(dependencies, removalTargetOf(member)));
}

describe('a removal', () => {
  test('of a follower', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    const result = await remove(etcd, 3);
    expect(result).toMatchObject({ outcome: 'removed', memberId: '3000' });
    expect(etcd.calls).toEqual(['remove 3000']);
    expect(removeMemberResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  test('of the leader moves leadership first; fault row 7: again when it came back', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    let looks = 0;
    etcd.onObserve = () => {
      looks += 1;
      if (looks === 2) etcd.leaderId = '1000';
    };
    expect(await remove(etcd, 1)).toMatchObject({ outcome: 'removed', movedLeaderTo: '2000' });
    expect(etcd.calls).toEqual(['lead 2000', 'lead 2000', 'remove 1000']);
  });

  test('of a member that is gone is done already', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    etcd.removed = ['3000'];
    expect(await remove(etcd, 3)).toMatchObject({ outcome: 'already-removed' });
    expect(etcd.calls).toEqual([]);
  });

  test('that somebody else was faster with is a removal', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    etcd.refusals = [clusterErrors.ETCD_MEMBER_UNKNOWN({ member: '3000' })];
    const done = remove(etcd, 3);
    etcd.onObserve = () => {
      if (etcd.calls.length > 0) etcd.removed = ['3000'];
    };
    expect(await done).toMatchObject({ outcome: 'removed' });
  });

  test('is tried again when etcd calls itself unhealthy, as in the first 5 s after members connected', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    const refusal = clusterErrors.ETCD_UNHEALTHY_CLUSTER();
    etcd.refusals = [refusal, refusal, refusal];
    expect(await remove(etcd, 3)).toMatchObject({ outcome: 'removed' });
    expect(etcd.clock.now()).toBe(3_000);
  });

  test('fault row 3: decided before a pause is not carried out when the turn was lost meanwhile', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    etcd.assertTurn = () => {
      if (etcd.clock.now() > 0) return;
      // While this process stood still, somebody else had a turn: one voter less is healthy now.
      etcd.conditions = ['healthy', 'down', 'healthy'];
      throw clusterErrors.LEASE_LOST({ lease: 'etcd-membership', owner: 'i-1', reason: 'it ran out' });
    };
    await remove(etcd, 3, 5_000).catch(() => undefined);
    expect(etcd.calls).toEqual([]);
  });

  test('waits for a learner, and goes on when it votes', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy', 'learner');
    etcd.onObserve = () => {
      if (etcd.clock.now() >= 5_000) etcd.conditions = ['healthy', 'healthy', 'healthy', 'healthy'];
    };
    expect(await remove(etcd, 2)).toMatchObject({ outcome: 'removed' });
  });

  test('that stays unsafe ends with the reason and the facts', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'down');
    const result = await remove(etcd, 2, 10_000);
    expect(result).toMatchObject({ outcome: 'waiting', code: 'ETCD_QUORUM_RISK' });
    expect(result.facts?.members).toHaveLength(3);
    expect(etcd.calls).toEqual([]);
  });

  test('of the last member is refused', async () => {
    expect(await remove(new ImaginedEtcd('healthy'), 1)).toMatchObject({
      outcome: 'refused',
      code: 'ETCD_LAST_MEMBER',
    });
  });

  test('that etcd refuses for good is an error', async () => {
    const etcd = new ImaginedEtcd('healthy', 'healthy', 'healthy');
    etcd.refusals = [clusterErrors.ETCD_REFUSED({ endpoint: 'a', operation: 'remove', reason: 'auth' })];
    await expect(remove(etcd, 3)).rejects.toMatchObject({ code: 'ETCD_REFUSED' });
  });
});
