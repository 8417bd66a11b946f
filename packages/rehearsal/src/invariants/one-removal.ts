import type { EtcdFacts } from '@dedicated-k8s/core-sdk';
import { callerOf } from '../cluster/recorded-writes.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** What a termination may have done to etcd and to its hook. */
export interface Removal {
  readonly victim: string;
  readonly memberId: string;
  readonly before: EtcdFacts;
  readonly after: EtcdFacts;
}

/** I6: one member left etcd, the right one; its hook was answered once, with CONTINUE; nobody's termination was given up. */
export function oneRemoval(world: World, { victim, memberId, before, after }: Removal): readonly Verdict[] {
  const left = before.members.filter(({ id }) => !after.members.some((member) => member.id === id)).map(({ id }) => id);
  const answers = world.requests.items.filter(
    ({ operation, principal, output, input }) =>
      operation === 'CompleteLifecycleAction' &&
      output !== undefined &&
      callerOf({ principal }) === world.names.functions.etcdLifecycle &&
      (input as { readonly LifecycleHookName?: string }).LifecycleHookName ===
        world.names.hooks.controlPlaneTermination,
  );
  const results = answers.map(({ input }) => {
    const { InstanceId, LifecycleActionResult } = input as Readonly<Record<string, string>>;
    return `${LifecycleActionResult} for ${InstanceId}`;
  });
  return [
    {
      invariant: 'I6',
      claim: 'one member left etcd, that of the terminated instance',
      held: left.length === 1 && left[0] === memberId,
      seen: `${left.join(', ') || 'none'} of ${before.members.length}`,
    },
    {
      invariant: 'I6',
      claim: 'its hook was answered once, with CONTINUE',
      held:
        results.filter((result) => result.endsWith(victim)).join() === `CONTINUE for ${victim}` &&
        results.every((result) => result.startsWith('CONTINUE')),
      seen: results.join(', ') || 'no answer',
    },
  ];
}
