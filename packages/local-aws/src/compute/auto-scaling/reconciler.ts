import type { Clock } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { LaunchTemplates } from '../ec2/launch-templates.ts';
import type { Machine } from '../ec2/machine.ts';
import type { PublishEvent } from '../event-sink.ts';
import type { IdSource } from '../id-source.ts';
import { type CapacityStep, decideCapacity } from './decide-capacity.ts';
import { decideNextState } from './decide-next-state.ts';
import { type EnterStateDependencies, enterState } from './enter-state.ts';
import type { Group } from './group.ts';
import { type GroupInstance, isLost } from './group-instance.ts';
import type { Groups } from './groups.ts';
import { startLaunch } from './start-launch.ts';
import type { TargetRegistration } from './target-registration.ts';

export interface ReconcilerDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly accountId: string;
  readonly groups: Groups;
  readonly fleet: Fleet;
  readonly templates: LaunchTemplates;
  readonly targets: TargetRegistration;
  readonly publish: PublishEvent;
  readonly emit: EmitComputeEvent;
}

/** Brings groups to where they should be: decides, acts, and comes back when a time-out is due or a machine changed. */
export class Reconciler {
  readonly #deps: ReconcilerDependencies;
  readonly #effects: EnterStateDependencies;
  readonly #settling = new Set<string>();
  readonly #again = new Set<string>();
  readonly #alarms = new Map<string, () => void>();

  constructor(deps: ReconcilerDependencies) {
    this.#deps = deps;
    this.#effects = deps;
    deps.fleet.onStateChange((machine) => this.#machineChanged(machine));
  }

  /** Moves a group as far as it gets now. */
  settle(group: Group): void {
    this.#again.add(group.name);
    if (this.#settling.has(group.name)) return;
    this.#settling.add(group.name);
    let wakeAt = Number.POSITIVE_INFINITY;
    while (this.#again.delete(group.name)) wakeAt = this.#round(group);
    this.#settling.delete(group.name);
    this.#setAlarm(group, wakeAt);
    if (group.deleting && group.instances.size === 0) this.#deps.groups.remove(group.name);
  }

  /** Replaces an instance's record and settles its group. */
  change(group: Group, instance: GroupInstance): void {
    group.instances.set(instance.instanceId, instance);
    this.settle(group);
  }

  /** Stops every timer; groups stay as they are. */
  close(): void {
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
  }

  #round(group: Group): number {
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const instanceId of group.instances.keys()) wakeAt = Math.min(wakeAt, this.#advance(group, instanceId));
    const now = this.#deps.clock.now();
    const step = decideCapacity(
      {
        desired: group.deleting ? 0 : group.desired,
        instances: [...group.instances.values()],
        placements: group.placements,
        suspended: group.suspended,
        retryLaunchAt: group.launchFailures.retryAt,
      },
      now,
    );
    if (step?.kind === 'wait') return Math.min(wakeAt, step.until);
    if (step) this.#act(group, step);
    return wakeAt;
  }

  #advance(group: Group, instanceId: string): number {
    const { clock, ids } = this.#deps;
    for (;;) {
      const instance = group.instances.get(instanceId);
      if (!instance) return Number.POSITIVE_INFINITY;
      const next = decideNextState(
        instance,
        {
          hooks: [...group.hooks.values()],
          retainOnAbandon: group.terminateHookAbandon === 'retain',
          newToken: () => ids.uuid(),
        },
        clock.now(),
      );
      if (next.kind === 'stay') return next.until ?? Number.POSITIVE_INFINITY;
      enterState(group, instance, next, this.#effects);
      this.#again.add(group.name);
    }
  }

  #act(group: Group, step: Exclude<CapacityStep, { kind: 'wait' }>): void {
    this.#again.add(group.name);
    if (step.kind === 'launch') return startLaunch(group, step, this.#deps);
    const instance = group.instances.get(step.instanceId);
    if (!instance) return;
    const departure = { at: this.#deps.clock.now(), cause: step.cause };
    group.instances.set(instance.instanceId, {
      ...instance,
      departure,
      health: isLost(instance) ? 'Unhealthy' : instance.health,
    });
  }

  #machineChanged(machine: Machine): void {
    const found = this.#deps.groups.findByInstance(machine.instanceId);
    if (!found) return;
    const { group, instance } = found;
    const machineState = (
      { pending: 'starting', running: 'running', 'shutting-down': 'stopping', terminated: 'gone' } as const
    )[machine.state];
    this.change(group, { ...instance, machine: machineState });
  }

  #setAlarm(group: Group, wakeAt: number): void {
    this.#alarms.get(group.name)?.();
    this.#alarms.delete(group.name);
    if (!Number.isFinite(wakeAt)) return;
    const cancel = this.#deps.clock.schedule(Math.max(0, wakeAt - this.#deps.clock.now()), () => this.settle(group));
    this.#alarms.set(group.name, cancel);
  }
}
