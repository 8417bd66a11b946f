import { holdAction } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from '../steps/node-context.ts';

/**
 * Keeps the launch hook from timing out while the node is made, by a heartbeat at once and at each third of the time-out
 * that the config names: the node may have to wait for its turn behind others. The work goes on when nothing waits at the hook any more, such as on a node that was in service before.
 *
 * @throws what `work` throws.
 */
export function holdLaunch(
  { config, hooks, identity, clock, logger }: NodeContext,
  work: () => Promise<void>,
): Promise<void> {
  const { launch } = config.spec;
  if (launch === undefined) return work();
  const action = { group: launch.group, hook: launch.hook, instanceId: identity.instanceId };
  const heartbeatTimeoutMs = launch.hookTimeoutSeconds * 1_000;
  // The hook has waited since before this process: for the machine to boot, or for runs that were killed before they beat.
  const startedAt = clock.now() - heartbeatTimeoutMs / 3;
  const options = { heartbeatTimeoutMs, startedAt, whenOver: 'go-on' } as const;
  return holdAction({ hook: hooks, clock, logger }, action, options, work);
}
