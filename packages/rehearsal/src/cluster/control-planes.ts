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
