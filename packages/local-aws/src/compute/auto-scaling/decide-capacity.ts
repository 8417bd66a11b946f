import { causeTime } from './activity.ts';
import type { Placement, ProcessName } from './group.ts';
import { countsTowardsCapacity, type GroupInstance, isLost } from './group-instance.ts';

/** What the size of a group depends on. */
export interface CapacityFacts {
  readonly desired: number;
  readonly instances: readonly GroupInstance[];
  readonly placements: readonly Placement[];
  readonly suspended: ReadonlySet<ProcessName>;
  readonly retryLaunchAt: number;
}

export type CapacityStep =
  | { readonly kind: 'launch'; readonly placement: Placement; readonly cause: string }
  | { readonly kind: 'terminate'; readonly instanceId: string; readonly cause: string }
  | { readonly kind: 'wait'; readonly until: number; readonly reason: string };

/** The next thing a group does about its size, or undefined when nothing is to do; asked again after each step. */
export function decideCapacity(facts: CapacityFacts, now: number): CapacityStep | undefined {
  return replaceUnhealthy(facts, now) ?? scaleOut(facts, now) ?? scaleIn(facts, now);
}

function replaceUnhealthy({ instances, suspended }: CapacityFacts, now: number): CapacityStep | undefined {
  if (suspended.has('ReplaceUnhealthy') || suspended.has('Terminate')) return undefined;
  const checked = !suspended.has('HealthCheck');
  const sick = instances
    .filter(countsTowardsCapacity)
    .find((one) => one.health === 'Unhealthy' || (checked && isLost(one)));
  if (!sick) return undefined;
  const why = isLost(sick) ? 'an EC2 health check indicating it has been terminated or stopped' : 'a user health-check';
  const cause = `At ${causeTime(now)} an instance was taken out of service in response to ${why}.`;
  return { kind: 'terminate', instanceId: sick.instanceId, cause };
}

function scaleOut(
  { desired, instances, placements, suspended, retryLaunchAt }: CapacityFacts,
  now: number,
): CapacityStep | undefined {
  const counted = instances.filter(countsTowardsCapacity);
  if (counted.length >= desired || suspended.has('Launch')) return undefined;
  if (retryLaunchAt > now) return { kind: 'wait', until: retryLaunchAt, reason: 'the last launch failed' };
  const placement = leastUsed(placements, counted);
  if (!placement) return undefined;
  const cause = `At ${causeTime(now)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${counted.length} to ${counted.length + 1}.`;
  return { kind: 'launch', placement, cause };
}

/**
 * The default termination policy as far as it can be told apart here: the zone with most instances, then the oldest one.
 * @see "Default termination policy"
 */
function scaleIn({ desired, instances, suspended }: CapacityFacts, now: number): CapacityStep | undefined {
  const counted = instances.filter(countsTowardsCapacity);
  if (counted.length <= desired || suspended.has('Terminate')) return undefined;
  const candidates = counted.filter((instance) => instance.state === 'InService' && !instance.protectedFromScaleIn);
  const inZone = (zone: string): number => counted.filter((other) => other.availabilityZone === zone).length;
  const [victim] = candidates.toSorted(
    (a, b) =>
      inZone(b.availabilityZone) - inZone(a.availabilityZone) ||
      a.launchedAt - b.launchedAt ||
      a.instanceId.localeCompare(b.instanceId),
  );
  if (!victim) return undefined;
  const cause = `At ${causeTime(now)} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${counted.length} to ${counted.length - 1}.`;
  return { kind: 'terminate', instanceId: victim.instanceId, cause };
}

function leastUsed(placements: readonly Placement[], counted: readonly GroupInstance[]): Placement | undefined {
  const used = (placement: Placement): number =>
    counted.filter((instance) => instance.availabilityZone === placement.availabilityZone).length;
  return placements.toSorted((a, b) => used(a) - used(b))[0];
}
