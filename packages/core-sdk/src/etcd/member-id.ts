import { clusterErrors } from '../errors/cluster-errors.ts';

/**
 * A member id as etcdctl and the member table write it: lower-case hex without leading zeros.
 *
 * @throws {ClusterError} ETCD_MEMBER_MISMATCH when it is not 1 to 20 decimal digits.
 */
export function memberIdToHex(decimal: string): string {
  if (!/^\d{1,20}$/.test(decimal)) throw notAnId(decimal);
  return BigInt(decimal).toString(16);
}

/**
 * A member id as etcd's gateway writes it: decimal.
 *
 * @throws {ClusterError} ETCD_MEMBER_MISMATCH when it is not 1 to 16 hex digits.
 */
export function memberIdFromHex(hex: string): string {
  if (!/^[0-9a-f]{1,16}$/i.test(hex)) throw notAnId(hex);
  return BigInt(`0x${hex}`).toString(10);
}

function notAnId(value: string): Error {
  return clusterErrors.ETCD_MEMBER_MISMATCH({ member: value, reason: 'not a member id' });
}
