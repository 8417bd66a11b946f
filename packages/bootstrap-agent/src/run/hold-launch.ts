import { holdAction } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from '../steps/node-context.ts';

/**
 * Keeps the launch hook from timing out while the node is made: it may have to wait for its turn behind others. The work
 * goes on when nothing waits at the hook any more, such as on a node that was in service before.
 *
 * @throws what `work` throws.
 */
export function holdLaunch(
  { config, hooks, identity, clock, patience, logger }: NodeContext,
  work: () => Promise<void>,
): Promise<void> {
  const { launch } = config.spec;
  if (launch === undefined) return work();
  const action = { group: launch.group, hook: launch.hook, instanceId: identity.instanceId };
  const options = {
    // Of the hook itself only its name is known here.
    heartbeatTimeoutMs: 3 * patience.heartbeatMs,
    startedAt: clock.now(),
    whenOver: 'go-on',
  } as const;
  return holdAction({ hook: hooks, clock, logger }, action, options, work);
}
