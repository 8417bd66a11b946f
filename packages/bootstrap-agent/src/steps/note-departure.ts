import type { NodeContext } from './node-context.ts';

/**
 * Notes that no member of this instance is in etcd any more. Only to be called once that is so: whoever lets an instance
 * go, goes by the table of members.
 */
export async function noteDeparture({
  members,
  identity,
  clock,
}: Pick<NodeContext, 'members' | 'identity' | 'clock'>): Promise<void> {
  for (const { memberId, instanceId, status } of await members.list()) {
    if (instanceId !== identity.instanceId || status === 'removed') continue;
    await members.markRemoved(memberId, { status: 'removed', at: clock.now(), requestId: 'bootstrap-agent' });
  }
}
