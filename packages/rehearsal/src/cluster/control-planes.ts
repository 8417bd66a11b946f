import type { ProcessInstance } from '../instance/process-instances.ts';
import type { World } from '../scenario/world.ts';

/** The machines of the control planes' group that run now. */
export function controlPlanes(world: World): readonly ProcessInstance[] {
  const ids = new Set(
    world
      .instanceViews()
      .filter(({ group }) => group === world.names.groups.controlPlane)
      .map(({ instanceId }) => instanceId),
  );
  return [...world.instances.running.values()].filter(({ instanceId }) => ids.has(instanceId));
}

/** A machine that runs. @throws {Error} when it does not. */
export function runningInstance(world: World, instanceId: string): ProcessInstance {
  const found = world.instances.running.get(instanceId);
  if (found === undefined) throw new Error(`${instanceId} does not run`);
  return found;
}
