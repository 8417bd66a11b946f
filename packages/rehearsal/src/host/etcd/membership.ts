import type { EtcdConnection } from './etcd-connection.ts';

/** A member of the cluster. Ids are 64-bit, hence text. */
export interface Member {
  readonly id: string;
  /** Empty until it has started. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

interface GatewayMember {
  readonly ID: string;
  readonly name?: string;
  readonly peerURLs?: readonly string[];
  readonly clientURLs?: readonly string[];
  readonly isLearner?: boolean;
}

const TIMEOUT_MS = 10_000;

/** Lists the members. */
export async function listMembers(etcd: EtcdConnection): Promise<readonly Member[]> {
  const { members } = await etcd.call<{ readonly members: readonly GatewayMember[] }>(
    '/v3/cluster/member/list',
    { linearizable: true },
    TIMEOUT_MS,
  );
  return members.map(member);
}

/** Adds a member that only learns. Returns all members. */
export async function addLearner(etcd: EtcdConnection, peerUrl: string): Promise<readonly Member[]> {
  const { members } = await etcd.call<{ readonly members: readonly GatewayMember[] }>(
    '/v3/cluster/member/add',
    { peerURLs: [peerUrl], isLearner: true },
    TIMEOUT_MS,
  );
  return members.map(member);
}

/** Makes a learner a voter; etcd refuses while it lags behind the leader. */
export async function promoteMember(etcd: EtcdConnection, id: string): Promise<void> {
  await etcd.call('/v3/cluster/member/promote', { ID: id }, TIMEOUT_MS);
}

export async function removeMember(etcd: EtcdConnection, id: string): Promise<void> {
  await etcd.call('/v3/cluster/member/remove', { ID: id }, TIMEOUT_MS);
}

/** Whether the member that is asked leads. */
export async function isLeader(etcd: EtcdConnection): Promise<boolean> {
  const status = await etcd.call<{ readonly header: { readonly member_id: string }; readonly leader?: string }>(
    '/v3/maintenance/status',
    {},
    TIMEOUT_MS,
  );
  return status.leader === status.header.member_id;
}

function member(found: GatewayMember): Member {
  return {
    id: found.ID,
    name: found.name ?? '',
    peerUrls: found.peerURLs ?? [],
    clientUrls: found.clientURLs ?? [],
    isLearner: found.isLearner ?? false,
  };
}
