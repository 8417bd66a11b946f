import type { Clock } from '../../server/clock.ts';
import type { EmitComputeEvent } from '../compute-event.ts';
import { probe } from './probe.ts';
import { drain, newTarget, nextTarget, type ProbeResult, type Target } from './target.ts';
import { type TargetGroup, targetKey } from './target-group.ts';

export interface HealthMonitorDependencies {
  readonly clock: Clock;
  readonly emit: EmitComputeEvent;
  /** The address behind a target id; undefined when there is none any more. */
  readonly addressOf: (group: TargetGroup, targetId: string) => string | undefined;
  /** Whether a listener sends traffic to the group. */
  readonly inUse: (group: TargetGroup) => boolean;
  /** Replaces every group's own interval, for runs that cannot wait. */
  readonly intervalMs: number | undefined;
  readonly drainMs: number | undefined;
}

/** Keeps the targets of all groups checked, from registration to the end of draining. */
export class HealthMonitor {
  readonly #deps: HealthMonitorDependencies;
  readonly #timers = new Map<string, () => void>();
  #closed = false;

  constructor(deps: HealthMonitorDependencies) {
    this.#deps = deps;
  }

  register(group: TargetGroup, id: string, port: number = group.port): void {
    const key = targetKey(id, port);
    const known = group.targets.get(key);
    if (known && known.state !== 'draining') return;
    this.#cancel(group, key);
    this.#set(group, newTarget(id, port, this.#deps.inUse(group)));
    void this.#check(group, key);
  }

  /** Drains a target and forgets it when the delay is over. */
  deregister(group: TargetGroup, id: string, port: number, onForgotten: () => void): void {
    const key = targetKey(id, port);
    const target = group.targets.get(key);
    if (!target || target.state === 'draining') return;
    const seconds = Number(group.attributes.get('deregistration_delay.timeout_seconds') ?? 300);
    this.#set(group, drain(target));
    this.#schedule(group, key, this.#deps.drainMs ?? seconds * 1000, () => {
      this.forget(group, id, port);
      onForgotten();
    });
  }

  /** Drops a target at once, as happens when its instance is terminated. */
  forget(group: TargetGroup, id: string, port: number): void {
    const key = targetKey(id, port);
    this.#cancel(group, key);
    group.targets.delete(key);
  }

  /** Starts checking what was registered before the group was in use. */
  putInUse(group: TargetGroup): void {
    for (const [key, target] of group.targets) {
      if (target.state !== 'unused') continue;
      this.#set(group, newTarget(target.id, target.port, true));
      void this.#check(group, key);
    }
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async #check(group: TargetGroup, key: string): Promise<void> {
    const target = group.targets.get(key);
    if (!target || target.state === 'draining' || target.state === 'unused') return;
    const { port: checkPort, intervalMs } = group.healthCheck;
    const address = this.#deps.addressOf(group, target.id);
    const port = checkPort === 'traffic-port' ? target.port : Number(checkPort);
    const result = address === undefined ? nothingThere : await probe(address, port, group.healthCheck);
    // Another record in its place: registered anew or drained while the check ran.
    if (this.#closed || group.targets.get(key) !== target) return;
    this.#set(group, nextTarget(target, result, group.healthCheck));
    this.#schedule(group, key, this.#deps.intervalMs ?? intervalMs, () => void this.#check(group, key));
  }

  #set(group: TargetGroup, target: Target): void {
    const key = targetKey(target.id, target.port);
    const before = group.targets.get(key);
    group.targets.set(key, target);
    if (before?.state === target.state) return;
    const reason = target.reason ? { reason: target.reason.code } : {};
    this.#deps.emit({
      kind: 'target-health',
      at: this.#deps.clock.now(),
      targetGroup: group.name,
      target: target.id,
      state: target.state,
      ...reason,
    });
  }

  #schedule(group: TargetGroup, key: string, delayMs: number, task: () => void): void {
    this.#cancel(group, key);
    this.#timers.set(`${group.arn} ${key}`, this.#deps.clock.schedule(delayMs, task));
  }

  #cancel(group: TargetGroup, key: string): void {
    this.#timers.get(`${group.arn} ${key}`)?.();
    this.#timers.delete(`${group.arn} ${key}`);
  }
}

const nothingThere: ProbeResult = {
  passed: false,
  reason: { code: 'Target.FailedHealthChecks', description: 'Health checks failed' },
};
