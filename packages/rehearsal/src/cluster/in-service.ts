import { done, type Probe, waitingFor } from '../scenario/until.ts';
import type { InstanceView, World } from '../scenario/world.ts';

/** Whether a group has as many instances as it should, all of them in service and none on its way in or out. */
export function inService(world: World, group: string, wanted: number): Probe<readonly InstanceView[]> {
  const members = world.instanceViews().filter((view) => view.group === group && view.state !== 'Terminated');
  const ready = members.filter(({ state }) => state === 'InService');
  if (ready.length === wanted && members.length === wanted) return done(ready);
  const others = members
    .filter(({ state }) => state !== 'InService')
    .map(({ instanceId, state }) => `${instanceId} ${state}`);
  return waitingFor(
    `${ready.length} of ${wanted} of ${group} in service${others.length > 0 ? ` (${others.join(', ')})` : ''}`,
  );
}

/** Whether an instance is in a lifecycle state. */
export function hasState(world: World, instanceId: string, wanted: string): Probe<void> {
  const state = world.instanceViews().find((view) => view.instanceId === instanceId)?.state ?? 'unknown';
  return state === wanted ? done(undefined) : waitingFor(`${instanceId} is ${state}`);
}

/** Done when all are; the first that is not says why. */
export function allOf(...probes: readonly Probe<unknown>[]): Probe<void> {
  return probes.find((probe) => !probe.done) ?? done(undefined);
}
