import type { LifecycleAction, LifecycleHook, LifecycleResult } from '../ports/lifecycle-hook.ts';

/** Lifecycle actions in memory: those in `open` wait, all others are gone. */
export class InMemoryLifecycleHook implements LifecycleHook {
  /** Instance ids that wait at a hook. */
  readonly open: Set<string>;
  readonly heartbeats: LifecycleAction[] = [];
  readonly completed: { readonly action: LifecycleAction; readonly result: LifecycleResult }[] = [];

  constructor(open: readonly string[] = []) {
    this.open = new Set(open);
  }

  heartbeat(action: LifecycleAction): Promise<'recorded' | 'gone'> {
    if (!this.open.has(action.instanceId)) return Promise.resolve('gone');
    this.heartbeats.push(action);
    return Promise.resolve('recorded');
  }

  complete(action: LifecycleAction, result: LifecycleResult): Promise<'completed' | 'gone'> {
    if (!this.open.delete(action.instanceId)) return Promise.resolve('gone');
    this.completed.push({ action, result });
    return Promise.resolve('completed');
  }
}
