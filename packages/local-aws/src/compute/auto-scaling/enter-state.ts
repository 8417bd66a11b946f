import type { Clock } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { PublishEvent } from '../event-sink.ts';
import type { IdSource } from '../id-source.ts';
import { type Activity, causeTime, endActivity } from './activity.ts';
import type { NextState } from './decide-next-state.ts';
import type { Group } from './group.ts';
import { lifecycleActionEvent, scalingEvent } from './group-events.ts';
import type { GroupInstance, LifecycleState } from './group-instance.ts';
import { delayNextLaunch } from './start-launch.ts';
import type { TargetRegistration } from './target-registration.ts';

export interface EnterStateDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly accountId: string;
  readonly fleet: Fleet;
  readonly targets: TargetRegistration;
  readonly publish: PublishEvent;
  readonly emit: EmitComputeEvent;
}

type Entered = Extract<NextState, { kind: 'enter' }>;
type Effect = (group: Group, instance: GroupInstance, before: GroupInstance, deps: EnterStateDependencies) => void;

/** Moves an instance to its next state and does what AWS does on entering it. */
export function enterState(group: Group, before: GroupInstance, next: Entered, deps: EnterStateDependencies): void {
  const at = deps.clock.now();
  reportExpired(group, before, at, deps);
  const instance: GroupInstance = { ...before, state: next.state, actions: next.actions, abandoned: next.abandoned };
  group.instances.set(instance.instanceId, instance);
  const { instanceId } = instance;
  const privateIp = deps.fleet.find(instanceId)?.privateIp ?? '';
  const { state, reason } = next;
  deps.emit({ kind: 'lifecycle-state', at, group: group.name, instanceId, privateIp, state, reason });
  effects[next.state]?.(group, instance, before, deps);
}

const effects: Partial<Record<LifecycleState, Effect>> = {
  'Pending:Wait': (group, instance, _before, deps) => {
    activityOf(group, instance).status = 'MidLifecycleAction';
    openActions(group, instance, deps);
  },
  InService: (group, instance, _before, deps) => {
    group.instances.set(instance.instanceId, { ...instance, protectedFromScaleIn: group.newInstancesProtected });
    group.launchFailures = { count: 0, retryAt: 0 };
    finish(group, instance, 'Launch', 'Successful', deps);
    if (group.suspended.has('AddToLoadBalancer')) return;
    for (const arn of group.targetGroupArns) deps.targets.register(arn, instance.instanceId);
  },
  Terminating: (group, instance, before, deps) => {
    const at = deps.clock.now();
    if (before.state !== 'InService')
      finish(group, before, 'Launch', 'Cancelled', deps, 'The launch lifecycle action was abandoned.');
    const activity: Activity = {
      activityId: deps.ids.uuid(),
      description: `Terminating EC2 instance: ${instance.instanceId}`,
      cause:
        instance.departure?.cause ??
        `At ${causeTime(at)} an instance was taken out of service because its launch was abandoned.`,
      startedAt: at,
      status: 'InProgress',
      statusMessage: undefined,
      progress: 0,
      endedAt: undefined,
    };
    group.activities.unshift(activity);
    group.instances.set(instance.instanceId, { ...instance, activityId: activity.activityId });
    for (const arn of group.targetGroupArns) deps.targets.deregister(arn, instance.instanceId);
  },
  'Terminating:Wait': (group, instance, _before, deps) => {
    activityOf(group, instance).status = 'MidLifecycleAction';
    openActions(group, instance, deps);
  },
  'Terminating:Proceed': (group, instance, _before, deps) => {
    const retained = instance.abandoned && group.terminateHookAbandon === 'retain' && !instance.released;
    if (!retained && instance.machine !== 'gone') deps.fleet.terminate(instance.instanceId);
  },
  Terminated: (group, instance, before, deps) => {
    group.instances.delete(instance.instanceId);
    if (before.state === 'Pending') {
      finish(group, instance, 'Launch', 'Failed', deps, deps.fleet.find(instance.instanceId)?.stateReason?.message);
      delayNextLaunch(group, deps.clock.now());
    } else {
      finish(group, instance, 'Terminate', 'Successful', deps);
    }
  },
};

function openActions(group: Group, instance: GroupInstance, { clock, emit, publish }: EnterStateDependencies): void {
  for (const action of instance.actions) {
    emit({
      kind: 'lifecycle-action',
      at: clock.now(),
      group: group.name,
      hook: action.hook,
      instanceId: instance.instanceId,
      token: action.token,
      step: 'opened',
    });
    const hook = group.hooks.get(action.hook);
    if (hook) publish(lifecycleActionEvent(group, hook, action, instance));
  }
}

function reportExpired(group: Group, instance: GroupInstance, at: number, { emit }: EnterStateDependencies): void {
  for (const action of instance.actions) {
    if (action.result !== undefined || at < action.expiresAt) continue;
    const { hook, token, defaultResult: result } = action;
    emit({
      kind: 'lifecycle-action',
      at,
      group: group.name,
      hook,
      instanceId: instance.instanceId,
      token,
      step: 'expired',
      result,
    });
  }
}

function finish(
  group: Group,
  instance: GroupInstance,
  what: 'Launch' | 'Terminate',
  status: 'Successful' | 'Failed' | 'Cancelled',
  deps: EnterStateDependencies,
  message?: string,
): void {
  const activity = activityOf(group, instance);
  endActivity(activity, status, deps.clock.now(), message);
  const subnetId = deps.fleet.find(instance.instanceId)?.subnetId;
  deps.publish(
    scalingEvent(group, instance, activity, what, { region: deps.region, accountId: deps.accountId, subnetId }),
  );
}

function activityOf(group: Group, instance: GroupInstance): Activity {
  const activity = group.activities.find((candidate) => candidate.activityId === instance.activityId);
  if (!activity) throw new Error(`no activity ${instance.activityId} in ${group.name}`);
  return activity;
}
