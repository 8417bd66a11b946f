import { type FleetInstance, type MemberItem, peerUrlOf, type RemovalTarget } from '@dedicated-k8s/core-sdk';

/** What is known of a terminating instance's place in the cluster. */
export type TerminatingNode =
  /** Registered as a member, or at an address where one may be: etcd has the last word. */
  | { readonly kind: 'member'; readonly target: RemovalTarget }
  /** Its member was removed before, and EC2 knows no address at which there could be another one. */
  | { readonly kind: 'former-member'; readonly name: string }
  /** Nobody knows a name or an address of it. */
  | { readonly kind: 'unknown' };

/**
 * Which node an instance is. The registered item comes first: it outlives the instance, while the address may be given to
 * another one.
 */
export function identifyNode(items: readonly MemberItem[], instance: FleetInstance | undefined): TerminatingNode {
  const [newest] = items.toSorted((a, b) => b.createdAt - a.createdAt);
  if (newest !== undefined && newest.status !== 'removed') {
    const { memberId, hostname, privateIp } = newest;
    return { kind: 'member', target: { memberId, name: hostname, peerUrl: peerUrlOf(privateIp) } };
  }
  // A note that its member left is no proof while the instance runs: it may have joined again, not registered yet.
  const name = newest?.hostname ?? instance?.hostname;
  if (name !== undefined && instance?.privateIp !== undefined) {
    return { kind: 'member', target: { name, peerUrl: peerUrlOf(instance.privateIp) } };
  }
  return newest === undefined ? { kind: 'unknown' } : { kind: 'former-member', name: newest.hostname };
}
