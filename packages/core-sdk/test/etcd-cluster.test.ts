import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideMemberRemoval } from '../src/etcd/decide-member-removal.ts';
import type { EtcdFacts } from '../src/etcd/etcd-facts.ts';
import { observeEtcd } from '../src/etcd/observe-etcd.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EtcdCluster, freePorts, type RunningMember, untilServing } from './etcd-cluster/etcd-cluster.ts';

const observe = ({ gateway }: RunningMember): Promise<EtcdFacts> =>
  observeEtcd({ gateway, clock: systemClock, observedBy: 'test', memberTimeoutMs: 2_000 });

const targetOf = ({ name, peerUrl }: RunningMember) => ({ name, peerUrl });

/** etcd itself refuses membership changes until its members have been connected for 5 s. */
const CONNECTED_MS = 6_000;

describe('three real members', () => {
  let cluster: EtcdCluster;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(3);
  }, 60_000);
  afterAll(() => cluster.stop());

  const byId = (facts: EtcdFacts, id: string | undefined): RunningMember => {
    const name = facts.members.find((member) => member.id === id)?.name;
    const found = cluster.members.find((member) => member.name === name);
    if (found === undefined) throw new Error(`no member ${id}`);
    return found;
  };

  it('live through a leader that leaves, a learner that joins, and a member that dies', {
    timeout: 120_000,
  }, async () => {
    const [anyone] = cluster.members;
    if (anyone === undefined) throw new Error('no member');

    // All healthy.
    const whole = await observe(anyone);
    expect(whole.health.map(({ healthy }) => healthy)).toEqual([true, true, true]);
    const leader = byId(whole, whole.leaderId);

    // The leader leaves: leadership is moved first, by the leader itself.
    const decision = decideMemberRemoval(whole, targetOf(leader), Date.now());
    if (decision.kind !== 'remove' || decision.moveLeaderTo === undefined) throw new Error(JSON.stringify(decision));
    const heir = byId(whole, decision.moveLeaderTo);
    await expect(heir.gateway.moveLeader(decision.moveLeaderTo)).rejects.toMatchObject({ code: 'ETCD_NOT_LEADER' });
    await leader.gateway.moveLeader(decision.moveLeaderTo);
    expect((await observe(heir)).leaderId).toBe(decision.moveLeaderTo);

    // Too soon after the start etcd refuses, with all members up.
    await expect(heir.gateway.memberRemove(decision.memberId)).rejects.toMatchObject({
      code: 'ETCD_UNHEALTHY_CLUSTER',
    });
    await sleep(CONNECTED_MS);
    await heir.gateway.memberRemove(decision.memberId);
    await expect(heir.gateway.memberRemove(decision.memberId)).rejects.toMatchObject({ code: 'ETCD_MEMBER_UNKNOWN' });
    const after = await observe(heir);
    expect(decideMemberRemoval(after, targetOf(leader), Date.now()).kind).toBe('already-removed');

    // A replacement joins as a learner and is promoted.
    const [clientPort, peerPort] = await freePorts(2);
    const peerUrl = `https://127.0.0.1:${peerPort}`;
    const learner = await heir.gateway.memberAdd(peerUrl, { learner: true });
    await expect(heir.gateway.memberAdd(peerUrl, { learner: true })).rejects.toMatchObject({
      code: 'ETCD_MEMBER_EXISTS',
    });
    await expect(heir.gateway.memberPromote(learner.id)).rejects.toMatchObject({ code: 'ETCD_LEARNER_BEHIND' });
    const blocked = await observe(heir);
    expect(decideMemberRemoval(blocked, targetOf(heir), Date.now())).toMatchObject({ code: 'ETCD_CHANGE_IN_PROGRESS' });
    cluster.members.splice(cluster.members.indexOf(leader), 1);
    const joined = cluster.join('m4', { clientUrl: `https://127.0.0.1:${clientPort}`, peerUrl });
    await leader.kill();
    await promoted(heir, learner.id);
    await untilServing(joined.gateway);
    await sleep(CONNECTED_MS);
    expect((await observe(joined)).health.every(({ healthy }) => healthy)).toBe(true);

    // A member dies: only the dead one may be removed.
    const victim = cluster.members.find((member) => member !== heir && member !== joined);
    if (victim === undefined) throw new Error('no victim');
    await victim.kill();
    const wounded = await observe(heir);
    expect(wounded.health.filter(({ reachable }) => !reachable)).toHaveLength(1);
    expect(decideMemberRemoval(wounded, targetOf(joined), Date.now())).toMatchObject({ code: 'ETCD_QUORUM_RISK' });
    const dead = decideMemberRemoval(wounded, targetOf(victim), Date.now());
    if (dead.kind !== 'remove') throw new Error(JSON.stringify(dead));
    await expect(heir.gateway.memberRemove(joinedId(wounded, joined))).rejects.toMatchObject({
      code: 'ETCD_UNHEALTHY_CLUSTER',
    });
    await heir.gateway.memberRemove(dead.memberId);
    expect((await observe(heir)).members).toHaveLength(2);
  });
});

describe('five real members', () => {
  let cluster: EtcdCluster;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(5);
  }, 60_000);
  afterAll(() => cluster.stop());

  it('lose their quorum with three', { timeout: 60_000 }, async () => {
    const [survivor, other, ...lost] = cluster.members;
    if (survivor === undefined || other === undefined) throw new Error('no members');
    await Promise.all(lost.slice(0, 2).map((member) => member.kill()));
    await untilServing(survivor.gateway);
    const degraded = await observe(survivor);
    expect(degraded.health.filter(({ healthy }) => healthy)).toHaveLength(3);
    expect(decideMemberRemoval(degraded, targetOf(other), Date.now())).toMatchObject({ code: 'ETCD_QUORUM_RISK' });
    await lost[2]?.kill();
    // Until the two left have noticed.
    await sleep(3_000);
    const gone = await observe(survivor);
    expect(gone.health.filter(({ healthy }) => healthy)).toEqual([]);
    expect(decideMemberRemoval(gone, targetOf(other), Date.now())).toMatchObject({ code: 'ETCD_NO_QUORUM' });
    await expect(survivor.gateway.put('a', 'b')).rejects.toMatchObject({ code: 'ETCD_NO_QUORUM' });
  });
});

function joinedId(facts: EtcdFacts, { name }: RunningMember): string {
  return facts.members.find((member) => member.name === name)?.id ?? '';
}

async function promoted({ gateway }: RunningMember, id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await gateway.memberPromote(id);
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(200);
    }
  }
}
