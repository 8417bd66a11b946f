import type { LifecycleAction } from '@dedicated-k8s/core-sdk';
import type { TerminationDecision } from './decide-termination.ts';
import { drainNode } from './drain-node.ts';
import { etcdMemberRemovalSuccess } from './metrics.ts';
import { removeMember } from './remove-member.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

const API_PORT = 6443;

/** A decision that ends with the instance gone. */
export type Retirement = Extract<TerminationDecision, { kind: 'release' | 'remove' }>;

/**
 * Takes a node out of the cluster and lets its instance go: load balancer, pods, etcd, records, hook, in this order. Each
 * step may have been done before by an invocation that was killed.
 */
export async function retireNode(
  ports: TerminationPorts,
  action: LifecycleAction,
  decision: Retirement,
  witness: string | undefined,
  invocation: Invocation,
): Promise<{ readonly kind: 'retired' } | Extract<TerminationDecision, { kind: 'wait' | 'abandon' }>> {
  await leaveTargetGroup(ports, action.instanceId, invocation);
  const node = decision.kind === 'remove' ? decision.target.name : decision.node;
  if (node !== undefined && witness !== undefined) await drainNode(ports, node, witness, invocation);
  if (decision.kind === 'remove') {
    if (witness === undefined) throw new TypeError('a removal is decided from what a witness saw');
    const removal = await removeMember(ports, decision.target, witness, invocation);
    if (removal.kind !== 'removed') return removal;
  }
  const memberId = decision.kind === 'remove' ? decision.target.memberId : decision.memberId;
  if (memberId !== undefined) await noteRemoval(ports, memberId, invocation);
  const completion = await ports.hook.complete(action, 'CONTINUE');
  invocation.logger.info('the instance may go', { instance_id: action.instanceId, hook: completion });
  return { kind: 'retired' };
}

/** Early, so that no new connection finds the node; a target that stays is found unhealthy soon enough. */
async function leaveTargetGroup(
  { targetGroup }: TerminationPorts,
  instanceId: string,
  { names, logger }: Invocation,
): Promise<void> {
  try {
    await targetGroup.deregister(names.targetGroup, instanceId, API_PORT);
  } catch (error) {
    logger.warn('the instance could not be taken out of the target group', { instance_id: instanceId, error });
  }
}

async function noteRemoval(
  { members, clock }: TerminationPorts,
  memberId: string,
  { requestId, metrics }: Invocation,
): Promise<void> {
  await members.markRemoved(memberId, { status: 'removed', at: clock.now(), requestId });
  metrics.record(etcdMemberRemovalSuccess, 1);
}
