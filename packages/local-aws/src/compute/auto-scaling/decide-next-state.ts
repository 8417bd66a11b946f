import type { GroupInstance, LifecycleState } from './group-instance.ts';
import {
  type HookAction,
  type LifecycleHook,
  type LifecycleTransition,
  openAction,
  resultOf,
} from './lifecycle-hook.ts';

/** What the next state depends on besides the instance itself. */
export interface LifecycleRules {
  readonly hooks: readonly LifecycleHook[];
  /** `InstanceLifecyclePolicy.RetentionTriggers.TerminateHookAbandon` is `retain`. */
  readonly retainOnAbandon: boolean;
  readonly newToken: () => string;
}

export type NextState =
  | { readonly kind: 'stay'; readonly until: number | undefined; readonly reason: string }
  | {
      readonly kind: 'enter';
      readonly state: LifecycleState;
      readonly actions: readonly HookAction[];
      readonly abandoned: boolean;
      readonly reason: string;
    };

/**
 * One step of an instance's life in its group; asked again until it says `stay`.
 * @see "How lifecycle hooks work in Amazon EC2 Auto Scaling groups", "Manage retained instances"
 */
export function decideNextState(instance: GroupInstance, rules: LifecycleRules, now: number): NextState {
  const enter = (state: LifecycleState, reason: string, abandoned = instance.abandoned): NextState => ({
    kind: 'enter',
    state,
    actions: [],
    abandoned,
    reason,
  });
  switch (instance.state) {
    case 'Pending':
      if (instance.machine === 'starting') return { kind: 'stay', until: undefined, reason: 'the machine starts' };
      if (instance.machine === 'gone') return enter('Terminated', 'the launch failed');
      if (instance.machine === 'stopping')
        return { kind: 'stay', until: undefined, reason: 'the failed launch is cleaned up' };
      return (
        enterWait(instance, 'autoscaling:EC2_INSTANCE_LAUNCHING', 'Pending:Wait', rules, now) ??
        enter('InService', 'no launch hook')
      );
    case 'Pending:Wait':
      if (instance.departure !== undefined) return enter('Terminating', instance.departure.cause);
      return decideWait(instance, now, {
        continued: () => enter('Pending:Proceed', 'every launch action continued'),
        abandoned: (hook) => enter('Terminating', `launch hook ${hook} abandoned`),
      });
    case 'Pending:Proceed':
      return enter('InService', 'launch proceeds');
    case 'InService':
      if (instance.departure !== undefined) return enter('Terminating', instance.departure.cause);
      return { kind: 'stay', until: undefined, reason: 'in service' };
    case 'Terminating':
      return (
        enterWait(instance, 'autoscaling:EC2_INSTANCE_TERMINATING', 'Terminating:Wait', rules, now) ??
        enter('Terminating:Proceed', 'no termination hook')
      );
    case 'Terminating:Wait':
      return decideWait(instance, now, {
        continued: () => enter('Terminating:Proceed', 'every termination action continued'),
        abandoned: (hook) => enter('Terminating:Proceed', `termination hook ${hook} abandoned`, true),
      });
    case 'Terminating:Proceed':
      if (instance.abandoned && rules.retainOnAbandon && !instance.released) {
        return enter('Terminating:Retained', 'abandoned, and the group retains on abandon');
      }
      if (instance.machine !== 'gone') return { kind: 'stay', until: undefined, reason: 'the machine shuts down' };
      return enter('Terminated', 'the machine is gone');
    case 'Terminating:Retained':
      if (instance.released) return enter('Terminating:Proceed', 'released by a termination request');
      return { kind: 'stay', until: undefined, reason: 'retained until terminated by hand' };
    case 'Terminated':
      return { kind: 'stay', until: undefined, reason: 'terminated' };
  }
}

function enterWait(
  instance: GroupInstance,
  transition: LifecycleTransition,
  state: LifecycleState,
  rules: LifecycleRules,
  now: number,
): NextState | undefined {
  const hooks = rules.hooks.filter((hook) => hook.transition === transition);
  if (hooks.length === 0) return undefined;
  const actions = hooks.map((hook) => openAction(hook, rules.newToken(), now));
  return {
    kind: 'enter',
    state,
    actions,
    abandoned: instance.abandoned,
    reason: `held by ${hooks.map((hook) => hook.name).join(', ')}`,
  };
}

function decideWait(
  instance: GroupInstance,
  now: number,
  outcome: { continued: () => NextState; abandoned: (hook: string) => NextState },
): NextState {
  const abandoned = instance.actions.find((action) => resultOf(action, now) === 'ABANDON');
  if (abandoned !== undefined) return outcome.abandoned(abandoned.hook);
  const open = instance.actions.filter((action) => resultOf(action, now) === undefined);
  if (open.length === 0) return outcome.continued();
  const until = Math.min(...open.map((action) => action.expiresAt));
  return { kind: 'stay', until, reason: `waiting for ${open.map((action) => action.hook).join(', ')}` };
}
