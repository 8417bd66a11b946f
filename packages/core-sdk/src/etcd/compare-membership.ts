import type { EtcdFacts, EtcdMember } from './etcd-facts.ts';

/** An instance of the control plane that EC2 knows, terminated ones left out. */
export interface LiveInstance {
  readonly instanceId: string;
  readonly privateIp: string;
}

/** How etcd's members and the instances go together. */
export interface MembershipComparison {
  /** Members with no instance at their address. To be removed one by one, each through `decideMemberRemoval`. */
  readonly orphans: readonly EtcdMember[];
  /** Instances that are no member: they join, or did not manage to. */
  readonly strangers: readonly LiveInstance[];
}

/**
 * Compares etcd's member list with the instances, by exact peer address: 10.0.1.1 is not 10.0.1.10. `instances` must be
 * known to be complete: an empty list makes every member an orphan, so nothing is compared with one.
 */
export function compareMembership(facts: EtcdFacts, instances: readonly LiveInstance[]): MembershipComparison {
  if (instances.length === 0) return { orphans: [], strangers: [] };
  const peerUrls = new Map(instances.map((instance) => [peerUrlOf(instance.privateIp), instance]));
  const orphans = facts.members.filter(({ peerUrls: own }) => !own.some((url) => peerUrls.has(url)));
  const taken = new Set(facts.members.flatMap(({ peerUrls: own }) => own));
  const strangers = instances.filter(({ privateIp }) => !taken.has(peerUrlOf(privateIp)));
  return { orphans, strangers };
}

/** The peer address of the member on an instance. */
export function peerUrlOf(privateIp: string): string {
  return `https://${privateIp}:2380`;
}
