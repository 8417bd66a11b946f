import type { MemberRegistry } from '@dedicated-k8s/core-sdk';

/**
 * Private addresses of the control planes that are in the table of members, the given one first or left out. The table
 * may name some that are gone; etcd's own list decides, this only finds a way to it.
 */
export async function controlPlaneAddresses(
  members: MemberRegistry,
  own: { readonly address: string; readonly position: 'first' | 'left-out' },
): Promise<readonly string[]> {
  const items = await members.list();
  const others = items
    .filter(({ status, privateIp }) => status !== 'removed' && privateIp !== own.address)
    .map(({ privateIp }) => privateIp);
  const unique = [...new Set(others)];
  return own.position === 'first' ? [own.address, ...unique] : unique;
}
