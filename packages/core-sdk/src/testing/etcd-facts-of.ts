import type { EtcdFacts, EtcdMember, EtcdMemberHealth } from '../etcd/etcd-facts.ts';

/** How a member of a made-up cluster is. Default: a healthy voter. */
export type MemberCondition = 'healthy' | 'down' | 'learner' | 'unnamed' | 'nospace' | 'behind';

/**
 * Facts of a made-up cluster: member n (from 1) has id `1000n`, name `cp-n`, address 10.0.1.n. The first healthy voter
 * leads.
 */
export function etcdFactsOf(conditions: readonly MemberCondition[], change: Partial<EtcdFacts> = {}): EtcdFacts {
  const members = conditions.map((condition, index) => memberOf(index + 1, condition));
  const leader = conditions.findIndex((condition) => condition === 'healthy');
  const leaderId = members[leader]?.id;
  return {
    clusterId: '14841639068965178418',
    members,
    health: members.map(({ id }, index) => healthOf(id, conditions[index] ?? 'healthy', index === leader)),
    alarms: members.flatMap(({ id }, index) =>
      conditions[index] === 'nospace' ? [{ memberId: id, alarm: 'NOSPACE' }] : [],
    ),
    ...(leaderId === undefined ? {} : { leaderId }),
    observedAt: 0,
    observedBy: 'i-1',
    ...change,
  };
}

/** What `decideMemberRemoval` needs to know of member n of {@link etcdFactsOf}. */
export function removalTargetOf(n: number): {
  readonly memberId: string;
  readonly name: string;
  readonly peerUrl: string;
} {
  return { memberId: String(1000 * n), name: `cp-${n}`, peerUrl: `https://10.0.1.${n}:2380` };
}

function memberOf(n: number, condition: MemberCondition): EtcdMember {
  const hasStarted = condition !== 'unnamed';
  return {
    id: String(1000 * n),
    name: hasStarted ? `cp-${n}` : '',
    peerUrls: [`https://10.0.1.${n}:2380`],
    clientUrls: hasStarted ? [`https://10.0.1.${n}:2379`] : [],
    isLearner: condition === 'learner',
  };
}

function healthOf(id: string, condition: MemberCondition, isLeader: boolean): EtcdMemberHealth {
  const reachable = condition !== 'down' && condition !== 'unnamed';
  return {
    id,
    reachable,
    healthy: condition === 'healthy' || condition === 'learner' || condition === 'behind',
    isLeader,
    raftIndex: condition === 'behind' ? 1_000 : 100_000,
    errors: [],
  };
}
