import type { EtcdFacts, EtcdMember } from '@dedicated-k8s/core-sdk';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { World } from '../scenario/world.ts';
import { controlPlanes } from './control-planes.ts';
import { healthyVoters } from './healthy-voters.ts';
import { allOf, inService } from './in-service.ts';

/**
 * Bound of each wait: ten times what it takes on two cores, so that a busy machine does not fail it, and longer than the
 * agent waits for kubeadm, so that a node which hangs has said in which phase.
 */
export const PATIENCE_MS = 480_000;

const WORKERS = 1;

/** Waits until every node is in service and every control plane's etcd member votes. @throws {NeverHappenedError} */
export async function grownCluster(world: World, wanted = 3): Promise<EtcdFacts> {
  const { controlPlane, workers } = world.names.groups;
  await world.until('every node in service', PATIENCE_MS, () =>
    allOf(inService(world, controlPlane, wanted), inService(world, workers, WORKERS)),
  );
  return world.until(`a healthy etcd with ${wanted} voters`, PATIENCE_MS, () => healthyVoters(world, wanted));
}

/** A control plane and its member in etcd. */
export interface Seat {
  readonly instance: ProcessInstance;
  readonly member: EtcdMember;
}

/** The control planes with their members: the leader first. */
export function seatsOf(world: World, { members, leaderId }: EtcdFacts): readonly Seat[] {
  return controlPlanes(world)
    .flatMap((instance) => {
      const member = members.find(({ peerUrls }) => peerUrls.includes(`https://${instance.address}:2380`));
      return member === undefined ? [] : [{ instance, member }];
    })
    .sort((a, b) => Number(b.member.id === leaderId) - Number(a.member.id === leaderId));
}

/** The control plane that has come since. */
export function newcomer(world: World, before: EtcdFacts): ProcessInstance | undefined {
  return controlPlanes(world).find(
    ({ address }) => !before.members.some(({ peerUrls }) => peerUrls.includes(`https://${address}:2380`)),
  );
}
