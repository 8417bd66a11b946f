import { memberIdFromHex, memberIdToHex } from '../etcd/member-id.ts';
import type { MemberItem } from '../ports/member-registry.ts';
import { type Item, instantOf, instantValue, itemOf, stringOf } from './dynamodb-items.ts';

type Status = MemberItem['status'];

const statusTexts: Readonly<Record<Status, string>> = {
  active: 'ACTIVE',
  removed: 'REMOVED',
  'removal-failed': 'REMOVAL_FAILED',
};

/** How a status stands in the table. */
export function memberStatusText(status: Status): string {
  return statusTexts[status];
}

/** A member as an item of the older scripts' shape; ids are lower-case hex there. */
export function memberItemOf(cluster: string, member: MemberItem): Item {
  const id = memberIdToHex(member.memberId);
  return itemOf({
    ClusterId: { S: cluster },
    MemberId: { S: id },
    EtcdMemberId: { S: id },
    InstanceId: { S: member.instanceId },
    PrivateIp: { S: member.privateIp },
    Hostname: { S: member.hostname },
    Status: { S: statusTexts[member.status] },
    CreatedAt: instantValue(member.createdAt),
    UpdatedAt: member.updatedAt === undefined ? undefined : instantValue(member.updatedAt),
  });
}

/** The member in an item; undefined for the older scripts' restore lock, which lies among the members. */
export function memberOf(item: Item): MemberItem | undefined {
  const hex = stringOf(item, 'EtcdMemberId') ?? stringOf(item, 'MemberId');
  if (hex === undefined || !/^[0-9a-f]{1,16}$/i.test(hex)) return undefined;
  const status = (Object.keys(statusTexts) as Status[]).find((each) => statusTexts[each] === stringOf(item, 'Status'));
  const updatedAt = instantOf(item, 'UpdatedAt');
  return {
    memberId: memberIdFromHex(hex),
    instanceId: stringOf(item, 'InstanceId') ?? '',
    privateIp: stringOf(item, 'PrivateIp') ?? '',
    hostname: stringOf(item, 'Hostname') ?? '',
    status: status ?? 'active',
    createdAt: instantOf(item, 'CreatedAt') ?? 0,
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
}
