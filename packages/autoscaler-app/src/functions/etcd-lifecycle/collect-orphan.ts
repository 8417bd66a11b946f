import { decideOrphan } from './decide-orphan.ts';
import type { EtcdSighting } from './look-at-etcd.ts';
import type { Observation } from './observe-termination.ts';
import { removeMember } from './remove-member.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** Removes a member behind which no instance stands, if there is one that may go. Whether it is gone. */
export async function collectOrphan(
  ports: TerminationPorts,
  { cluster, instances, members }: Observation,
  { view, witness }: EtcdSighting,
  invocation: Invocation,
): Promise<boolean> {
  if (view.kind === 'unseen' || witness === undefined || cluster.status !== 'initialized') return false;
  if (cluster.clusterId !== undefined && cluster.clusterId !== view.facts.clusterId) return false;
  const target = decideOrphan(view.facts, { instances, registered: members }, ports.clock.now());
  if (target === undefined) return false;
  invocation.logger.warn('a member without an instance is removed', { target, facts: view.facts, instances });
  const removal = await removeMember(ports, target, witness, invocation);
  if (removal.kind !== 'removed') return false;
  const { memberId } = target;
  await ports.members.markRemoved(memberId, {
    status: 'removed',
    at: ports.clock.now(),
    requestId: invocation.requestId,
  });
  return true;
}
