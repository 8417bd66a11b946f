import { API_PORT } from '../kubeadm/init-configuration.ts';
import { agentMetrics } from '../telemetry/agent-metrics.ts';
import { needed, type Step, satisfied } from './step.ts';

/** The load balancer knows this control plane. Nothing to do where the node config names no target group. */
export const registerTarget: Step = {
  name: 'register-target',
  check: async ({ config, targets, identity }) => {
    const { targetGroup } = config.spec;
    if (targetGroup === undefined) return satisfied('the node config names no target group');
    const state = (await targets.health(targetGroup)).get(identity.instanceId);
    return state === undefined || state === 'draining'
      ? needed(`this instance is ${state ?? 'not registered'} in ${targetGroup}`)
      : satisfied(`this instance is ${state} in ${targetGroup}`);
  },
  apply: async ({ config, targets, identity, metrics }) => {
    if (config.spec.targetGroup === undefined) return;
    await targets.register(config.spec.targetGroup, identity.instanceId, API_PORT);
    metrics.record(agentMetrics.loadBalancerRegistered, 1, { InstanceId: identity.instanceId });
  },
  undo: async ({ config, targets, identity }) => {
    if (config.spec.targetGroup === undefined) return;
    await targets.deregister(config.spec.targetGroup, identity.instanceId, API_PORT);
  },
};
