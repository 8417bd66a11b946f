import type { HookAction } from './lifecycle-hook.ts';

/** The states this endpoint moves an instance through; warm pools and standby are not simulated. */
export type LifecycleState =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed'
  | 'Terminating:Retained'
  | 'Terminated';

/** An instance as its group knows it. Never changed in place: a step makes the next record. */
export interface GroupInstance {
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly launchTemplateVersion: string;
  readonly state: LifecycleState;
  readonly health: 'Healthy' | 'Unhealthy';
  readonly protectedFromScaleIn: boolean;
  readonly launchedAt: number;
  readonly machine: 'starting' | 'running' | 'stopping' | 'gone';
  /** Open and closed actions of the wait state the instance is in; empty elsewhere. */
  readonly actions: readonly HookAction[];
  /** Why the group lets the instance go; undefined while it wants to keep it. */
  readonly departure: Departure | undefined;
  /** A termination hook ended with ABANDON. */
  readonly abandoned: boolean;
  /** A retained instance that somebody has asked to be terminated. */
  readonly released: boolean;
  /** The activity in progress for the instance. */
  readonly activityId: string;
}

interface Departure {
  readonly at: number;
  readonly cause: string;
}

const LEAVING: ReadonlySet<LifecycleState> = new Set([
  'Terminating',
  'Terminating:Wait',
  'Terminating:Proceed',
  'Terminating:Retained',
  'Terminated',
]);

/**
 * Whether an instance counts towards the desired capacity. One that terminates does not, in any of its wait states, so
 * its replacement starts beside it.
 * @see "Instance maintenance policy for Auto Scaling group": without a policy that launches first, new instances are
 * provisioned at the same time as existing ones are terminated; "Manage retained instances": those do not count either.
 */
export function countsTowardsCapacity(instance: GroupInstance): boolean {
  return instance.departure === undefined && !LEAVING.has(instance.state);
}

/** Its machine went away without the group's doing; one that never started is a failed launch instead. */
export function isLost(instance: GroupInstance): boolean {
  return instance.state !== 'Pending' && (instance.machine === 'stopping' || instance.machine === 'gone');
}
