import type { TargetGroup } from '../ports/target-group.ts';

/** Target groups in memory; a new target is `initial` until the test says otherwise. */
export class InMemoryTargetGroup implements TargetGroup {
  readonly targets: Map<string, Map<string, string>> = new Map();

  register(targetGroupName: string, instanceId: string, _port: number): Promise<void> {
    const group = this.#group(targetGroupName);
    if (!group.has(instanceId)) group.set(instanceId, 'initial');
    return Promise.resolve();
  }

  deregister(targetGroupName: string, instanceId: string, _port: number): Promise<void> {
    this.#group(targetGroupName).delete(instanceId);
    return Promise.resolve();
  }

  health(targetGroupName: string): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(this.#group(targetGroupName)));
  }

  #group(name: string): Map<string, string> {
    const group = this.targets.get(name) ?? new Map<string, string>();
    this.targets.set(name, group);
    return group;
  }
}
