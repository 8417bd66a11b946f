import { peerUrlOf } from '@dedicated-k8s/core-sdk';
import { nodeErrors } from '../errors/node-errors.ts';
import { memberAt } from '../etcd/own-member.ts';
import { agentMetrics } from '../telemetry/agent-metrics.ts';
import type { NodeContext } from './node-context.ts';
import { needed, type Step, satisfied } from './step.ts';

/**
 * The member table says which etcd member this instance is, so that it is removed when the instance goes. Not undone here:
 * the note may go only after the member, see `noteDeparture`.
 */
export const registerMember: Step = {
  name: 'register-member',
  check: async (node) => {
    const member = await ownMember(node);
    const items = await node.members.list();
    const item = items.find(
      ({ memberId, instanceId }) => memberId === member.id && instanceId === node.identity.instanceId,
    );
    return item?.status === 'active'
      ? satisfied(`member ${member.id} is in the table`)
      : needed(`member ${member.id} is not in the table as active`);
  },
  apply: async (node) => {
    const { identity, members, clock, metrics } = node;
    const { id } = await ownMember(node);
    await members.put({
      memberId: id,
      instanceId: identity.instanceId,
      privateIp: identity.privateIp,
      hostname: identity.hostname,
      status: 'active',
      createdAt: clock.now(),
    });
    metrics.record(agentMetrics.etcdMemberRegistered, 1, { InstanceId: identity.instanceId });
  },
};

async function ownMember({ etcd, identity, signal }: NodeContext) {
  const member = memberAt(await etcd.observe([identity.privateIp], signal), identity.privateIp);
  if (member === undefined) throw nodeErrors.NODE_MEMBER_MISSING({ peerUrl: peerUrlOf(identity.privateIp) });
  return member;
}
