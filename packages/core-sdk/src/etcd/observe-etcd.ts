import { isClusterError } from '../errors/cluster-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { EtcdAlarm, EtcdFacts, EtcdMember, EtcdMemberHealth } from './etcd-facts.ts';
import type { EtcdGateway, EtcdStatus } from './etcd-gateway.ts';

/** From where etcd is looked at. */
export interface ObserveEtcdOptions {
  /** The member asked for the list; the others are asked with its credentials. */
  readonly gateway: EtcdGateway;
  readonly clock: Pick<Clock, 'now'>;
  /** Instance that looks. */
  readonly observedBy: string;
  /** For each member, in ms. Default 3000. */
  readonly memberTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks one member for the list and every member about itself, all at once. A member that does not answer is part of
 * the facts, not an error.
 *
 * @throws {ClusterError} ETCD_* when the list or the status of the asked member is not to be had.
 */
export async function observeEtcd(options: ObserveEtcdOptions): Promise<EtcdFacts> {
  const { gateway, clock, observedBy, memberTimeoutMs = 3_000, signal } = options;
  // Taken before asking, so that the facts never look newer than they are.
  const observedAt = clock.now();
  const call = { timeoutMs: memberTimeoutMs, signal };
  const [own, members] = await Promise.all([gateway.status(call), gateway.memberList({ signal })]);
  const answers = await Promise.all(members.map((member) => ask(gateway, member, call)));
  const leaderId = answers
    .map(({ status }) => status)
    .filter((status) => status?.leaderId !== undefined)
    .toSorted((a, b) => (b?.raftTerm ?? 0) - (a?.raftTerm ?? 0))[0]?.leaderId;
  return {
    clusterId: own.clusterId,
    members,
    health: answers.map(({ member, status, reason }) => describe(member, status, reason)),
    alarms: alarmsOf(answers.flatMap(({ status }) => status?.errors ?? [])),
    ...(leaderId === undefined ? {} : { leaderId }),
    observedAt,
    observedBy,
  };
}

interface Answer {
  readonly member: EtcdMember;
  readonly status?: EtcdStatus;
  readonly reason?: string;
}

async function ask(
  gateway: EtcdGateway,
  member: EtcdMember,
  call: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Answer> {
  const [clientUrl] = member.clientUrls;
  if (clientUrl === undefined) return { member, reason: 'it has not started' };
  const other = gateway.at(clientUrl);
  let status: EtcdStatus | undefined;
  try {
    status = await other.status(call);
    if (status.memberId !== member.id) return { member, reason: `member ${status.memberId} answers at ${clientUrl}` };
    if (status.leaderId === undefined) return { member, status, reason: 'it knows no leader' };
    // Every member lists every alarm; an alarm speaks against the one that raised it.
    const alarm = alarmsOf(status.errors).find(({ memberId }) => memberId === member.id);
    if (alarm !== undefined) return { member, status, reason: `it has the alarm ${alarm.alarm}` };
    // A read through the quorum, which a learner refuses. /health does the same, but is false with anybody's alarm.
    if (!status.isLearner) await other.range({ key: 'health', limit: 1 }, call);
    return { member, status };
  } catch (error) {
    if (call.signal?.aborted === true || !isClusterError(error)) throw error;
    return { member, ...(status === undefined ? {} : { status }), reason: error.message };
  }
}

function describe(member: EtcdMember, status: EtcdStatus | undefined, reason: string | undefined): EtcdMemberHealth {
  const { id } = member;
  const why = reason === undefined ? {} : { reason };
  if (status === undefined) return { id, reachable: false, healthy: false, isLeader: false, errors: [], ...why };
  return {
    id,
    reachable: true,
    healthy: reason === undefined,
    isLeader: status.leaderId === id,
    version: status.version,
    dbSizeBytes: status.dbSizeBytes,
    raftIndex: status.raftIndex,
    raftTerm: status.raftTerm,
    errors: status.errors,
    ...why,
  };
}

/** From the statuses, where each member lists every alarm: asking for alarms goes through the quorum, which may be gone. */
function alarmsOf(errors: readonly string[]): readonly EtcdAlarm[] {
  const alarms = new Map<string, EtcdAlarm>();
  for (const error of errors) {
    const [, memberId, alarm] = /^memberID:(\d+) alarm:(\w+)/.exec(error) ?? [];
    if (memberId !== undefined && alarm !== undefined) alarms.set(`${memberId} ${alarm}`, { memberId, alarm });
  }
  return [...alarms.values()];
}
