import { describe, expect, test } from 'vitest';
import { decideNextState } from './decide-next-state.ts';
import type { GroupInstance } from './group-instance.ts';
import { type ActionResult, extendAction, type LifecycleHook, openAction } from './lifecycle-hook.ts';

const now = 1_000_000;

function hook(
  name: string,
  transition: LifecycleHook['transition'],
  defaultResult: ActionResult = 'ABANDON',
): LifecycleHook {
  return { name, transition, heartbeatTimeoutMs: 60_000, defaultResult, notificationMetadata: undefined };
}
const start = hook('start', 'autoscaling:EC2_INSTANCE_LAUNCHING');
const stop = hook('stop', 'autoscaling:EC2_INSTANCE_TERMINATING');
const drain = hook('drain', 'autoscaling:EC2_INSTANCE_TERMINATING', 'CONTINUE');

function instance(over: Partial<GroupInstance>): GroupInstance {
  return {
    instanceId: 'i-1',
    availabilityZone: 'a',
    instanceType: 'm5.large',
    launchTemplateVersion: '1',
    state: 'InService',
    health: 'Healthy',
    protectedFromScaleIn: false,
    launchedAt: 0,
    machine: 'running',
    actions: [],
    departure: undefined,
    abandoned: false,
    released: false,
    activityId: 'x',
    ...over,
  };
}

function decide(over: Partial<GroupInstance>, hooks: readonly LifecycleHook[] = [], retainOnAbandon = false, at = now) {
  const next = decideNextState(instance(over), { hooks, retainOnAbandon, newToken: () => 'token' }, at);
  return next.kind === 'stay' ? 'stay' : next.state;
}

const open = (of: LifecycleHook, result?: ActionResult) => ({ ...openAction(of, 't', now), result });
const departure = { at: now, cause: 'asked' };

describe('steps', () => {
  test.each<[string, Partial<GroupInstance>, readonly LifecycleHook[], boolean, string]>([
    ['starting', { state: 'Pending', machine: 'starting' }, [start], false, 'stay'],
    ['running, with a hook', { state: 'Pending' }, [start, stop], false, 'Pending:Wait'],
    ['running, without a hook', { state: 'Pending' }, [stop], false, 'InService'],
    ['launch failed', { state: 'Pending', machine: 'gone' }, [start, stop], false, 'Terminated'],
    ['launch action open', { state: 'Pending:Wait', actions: [open(start)] }, [start], false, 'stay'],
    [
      'launch continued',
      { state: 'Pending:Wait', actions: [open(start, 'CONTINUE')] },
      [start],
      false,
      'Pending:Proceed',
    ],
    ['launch abandoned', { state: 'Pending:Wait', actions: [open(start, 'ABANDON')] }, [start], false, 'Terminating'],
    [
      'let go while it waits',
      { state: 'Pending:Wait', actions: [open(start)], departure },
      [start],
      false,
      'Terminating',
    ],
    ['proceeding', { state: 'Pending:Proceed' }, [start], false, 'InService'],
    ['in service', {}, [start, stop], false, 'stay'],
    ['in service, let go', { departure }, [stop], false, 'Terminating'],
    ['terminating, with a hook', { state: 'Terminating' }, [stop], false, 'Terminating:Wait'],
    ['terminating, without a hook', { state: 'Terminating' }, [start], false, 'Terminating:Proceed'],
    [
      'one of two hooks open',
      { state: 'Terminating:Wait', actions: [open(stop, 'CONTINUE'), open(drain)] },
      [stop, drain],
      false,
      'stay',
    ],
    [
      'both hooks continued',
      { state: 'Terminating:Wait', actions: [open(stop, 'CONTINUE'), open(drain, 'CONTINUE')] },
      [],
      false,
      'Terminating:Proceed',
    ],
    [
      'one of two abandoned',
      { state: 'Terminating:Wait', actions: [open(stop), open(drain, 'ABANDON')] },
      [],
      false,
      'Terminating:Proceed',
    ],
    ['abandoned, not retained', { state: 'Terminating:Proceed', abandoned: true }, [], false, 'stay'],
    ['abandoned, retained', { state: 'Terminating:Proceed', abandoned: true }, [], true, 'Terminating:Retained'],
    ['retained', { state: 'Terminating:Retained', abandoned: true }, [], true, 'stay'],
    [
      'retained, released',
      { state: 'Terminating:Retained', abandoned: true, released: true },
      [],
      true,
      'Terminating:Proceed',
    ],
    [
      'released, machine gone',
      { state: 'Terminating:Proceed', abandoned: true, released: true, machine: 'gone' },
      [],
      true,
      'Terminated',
    ],
    ['machine shuts down', { state: 'Terminating:Proceed', machine: 'stopping' }, [], false, 'stay'],
    ['machine gone', { state: 'Terminating:Proceed', machine: 'gone' }, [], false, 'Terminated'],
    ['terminated', { state: 'Terminated' }, [], false, 'stay'],
  ])('%s', (_what, over, hooks, retain, expected) => {
    expect(decide(over, hooks, retain)).toBe(expected);
  });

  test('at the end of its time an action takes its default result', () => {
    const waiting = { state: 'Terminating:Wait', actions: [open(drain)] } as const;
    expect(decide(waiting, [drain], true, now + 59_999)).toBe('stay');
    const next = decideNextState(
      instance(waiting),
      { hooks: [drain], retainOnAbandon: true, newToken: () => '' },
      now + 60_000,
    );
    expect(next).toMatchObject({ state: 'Terminating:Proceed', abandoned: false });
  });
});

test('heartbeats extend an action up to 100 times its time-out, and no further', () => {
  let action = openAction(stop, 't', now);
  for (let beat = 1; beat <= 150; beat += 1) action = extendAction(action, now + beat * 50_000);
  expect(action.expiresAt).toBe(now + 100 * 60_000);
  const slow = { ...stop, heartbeatTimeoutMs: 7_200_000 };
  expect(openAction(slow, 't', now).deadlineAt).toBe(now + 48 * 3_600_000);
});
