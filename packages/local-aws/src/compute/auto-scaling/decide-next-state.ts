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
  return deciders[instance.state](instance, rules, now);
}

type Decider = (instance: GroupInstance, rules: LifecycleRules, now: number) => NextState;

const deciders: Readonly<Record<LifecycleState, Decider>> = {
  Pending: (instance, rules, now) => {
    if (instance.machine === 'starting') return stay('the machine starts');
    if (instance.machine === 'stopping') return stay('the failed launch is cleaned up');
    if (instance.machine === 'gone') return enter(instance, 'Terminated', 'the launch failed');
    const held = enterWait(instance, 'autoscaling:EC2_INSTANCE_LAUNCHING', 'Pending:Wait', rules, now);
    return held ?? enter(instance, 'InService', 'no launch hook');
  },
  'Pending:Wait': (instance, _rules, now) => {
    if (instance.departure !== undefined) return enter(instance, 'Terminating', instance.departure.cause);
    const outcome = outcomeOf(instance, now);
    if (outcome.kind === 'open') return outcome.stay;
    if (outcome.kind === 'abandoned') return enter(instance, 'Terminating', `launch hook ${outcome.hook} abandoned`);
    return enter(instance, 'Pending:Proceed', 'every launch action continued');
  },
  'Pending:Proceed': (instance) => enter(instance, 'InService', 'launch proceeds'),
  InService: (instance) => {
    if (instance.departure === undefined) return stay('in service');
    return enter(instance, 'Terminating', instance.departure.cause);
  },
  Terminating: (instance, rules, now) => {
    const held = enterWait(instance, 'autoscaling:EC2_INSTANCE_TERMINATING', 'Terminating:Wait', rules, now);
    return held ?? enter(instance, 'Terminating:Proceed', 'no termination hook');
  },
  'Terminating:Wait': (instance, _rules, now) => {
    const outcome = outcomeOf(instance, now);
    if (outcome.kind === 'open') return outcome.stay;
    if (outcome.kind === 'continued')
      return enter(instance, 'Terminating:Proceed', 'every termination action continued');
    return { ...enter(instance, 'Terminating:Proceed', `termination hook ${outcome.hook} abandoned`), abandoned: true };
  },
  'Terminating:Proceed': (instance, rules) => {
    if (instance.abandoned && rules.retainOnAbandon && !instance.released) {
      return enter(instance, 'Terminating:Retained', 'abandoned, and the group retains on abandon');
    }
    if (instance.machine !== 'gone') return stay('the machine shuts down');
    return enter(instance, 'Terminated', 'the machine is gone');
  },
  'Terminating:Retained': (instance) => {
    if (!instance.released) return stay('retained until terminated by hand');
    return enter(instance, 'Terminating:Proceed', 'released by a termination request');
  },
  Terminated: () => stay('terminated'),
};

function stay(reason: string, until?: number): NextState {
  return { kind: 'stay', until, reason };
}

function enter(instance: GroupInstance, state: LifecycleState, reason: string): Extract<NextState, { kind: 'enter' }> {
  return { kind: 'enter', state, actions: [], abandoned: instance.abandoned, reason };
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
  return { ...enter(instance, state, `held by ${hooks.map((hook) => hook.name).join(', ')}`), actions };
}

type WaitOutcome =
  | { readonly kind: 'open'; readonly stay: NextState }
  | { readonly kind: 'continued' }
  | { readonly kind: 'abandoned'; readonly hook: string };

/** One ABANDON ends the wait; otherwise every action has to come to its end. */
function outcomeOf(instance: GroupInstance, now: number): WaitOutcome {
  const abandoned = instance.actions.find((action) => resultOf(action, now) === 'ABANDON');
  if (abandoned) return { kind: 'abandoned', hook: abandoned.hook };
  const open = instance.actions.filter((action) => resultOf(action, now) === undefined);
  if (open.length === 0) return { kind: 'continued' };
  const until = Math.min(...open.map((action) => action.expiresAt));
  return { kind: 'open', stay: stay(`waiting for ${open.map((action) => action.hook).join(', ')}`, until) };
}
