import { nodeErrors } from '../errors/node-errors.ts';
import type { Step } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** The load balancer sends requests to this control plane: a cluster that nobody can reach is not one. */
export const awaitTargetHealth: Step = waitingStep({
  name: 'await-target-health',
  what: 'the load balancer to see this node as healthy',
  patience: 'targetMs',
  timedOut: nodeErrors.NODE_TARGET_UNHEALTHY,
  probe: async ({ config, targets, identity }) => {
    const { targetGroup } = config.spec;
    if (targetGroup === undefined) return { kind: 'ready', value: 'the node config names no target group' };
    const state = (await targets.health(targetGroup)).get(identity.instanceId) ?? 'not registered';
    return state === 'healthy'
      ? { kind: 'ready', value: `healthy in ${targetGroup}` }
      : { kind: 'waiting', reason: `this instance is ${state} in ${targetGroup}` };
  },
});
