import { needed, type Step, satisfied } from './step.ts';

/** The group knows that this instance does its work: it leaves `Pending:Wait` and counts as in service. */
export const completeLaunchHook: Step = {
  name: 'complete-launch-hook',
  check: async ({ config, fleet, identity }) => {
    const { launch } = config.spec;
    if (launch === undefined) return satisfied('the node config names no launch hook');
    const { instances } = await fleet.group(launch.group);
    const state = instances.find(({ instanceId }) => instanceId === identity.instanceId)?.lifecycleState;
    if (state === undefined) return satisfied(`this instance is not of ${launch.group}`);
    return state.startsWith('Pending') ? needed(`this instance is ${state}`) : satisfied(`this instance is ${state}`);
  },
  apply: async ({ config, hooks, identity, logger }) => {
    if (config.spec.launch === undefined) return;
    const { group, hook } = config.spec.launch;
    const result = await hooks.complete({ group, hook, instanceId: identity.instanceId }, 'CONTINUE');
    if (result === 'gone') logger.warn('nothing waits at the launch hook', { group, hook });
  },
};
