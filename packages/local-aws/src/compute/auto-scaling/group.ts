import type { Activity } from './activity.ts';
import type { GroupInstance } from './group-instance.ts';
import type { LifecycleHook } from './lifecycle-hook.ts';

/** The processes that can be suspended; of these, the ones simulated are Launch, Terminate, HealthCheck, ReplaceUnhealthy and AddToLoadBalancer. */
export const processNames = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
] as const;

export type ProcessName = (typeof processNames)[number];

interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagateAtLaunch: boolean;
}

/** Where a group may put an instance: a subnet and its zone, or a zone alone. */
export interface Placement {
  readonly availabilityZone: string;
  readonly subnetId: string | undefined;
}

/** An Auto Scaling group. What an update or the group itself changes is not readonly. */
export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  minSize: number;
  maxSize: number;
  desired: number;
  launchTemplate: { readonly id: string; readonly name: string; readonly version: string };
  placements: readonly Placement[];
  tags: readonly GroupTag[];
  targetGroupArns: readonly string[];
  cooldownS: number;
  healthCheckType: string;
  healthCheckGraceMs: number;
  newInstancesProtected: boolean;
  terminateHookAbandon: 'retain' | 'terminate' | undefined;
  readonly suspended: Set<ProcessName>;
  readonly hooks: Map<string, LifecycleHook>;
  readonly instances: Map<string, GroupInstance>;
  readonly activities: Activity[];
  /** After a failed launch: how often in a row, and when to try again. */
  launchFailures: { readonly count: number; readonly retryAt: number };
  deleting: boolean;
}
