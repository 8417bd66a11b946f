import { clusterErrors } from '../errors/cluster-errors.ts';
import type { TargetGroup } from '../ports/target-group.ts';

/** Target groups in memory; a new target is `initial` until the test says otherwise. */
export class InMemoryTargetGroup implements TargetGroup {
  /** State by instance id, by name of the target group. */
  readonly targets: Map<string, Map<string, string>> = new Map();
  readonly #existing: ReadonlySet<string> | undefined;

  /** @param existing - names of the target groups that there are; left out: any. */
  constructor(existing?: readonly string[]) {
    this.#existing = existing === undefined ? undefined : new Set(existing);
  }

  async register(targetGroupName: string, instanceId: string, _port: number): Promise<void> {
    const group = await this.#group(targetGroupName);
    if (!group.has(instanceId)) group.set(instanceId, 'initial');
  }

  async deregister(targetGroupName: string, instanceId: string, _port: number): Promise<void> {
    (await this.#group(targetGroupName)).delete(instanceId);
  }

  async health(targetGroupName: string): Promise<ReadonlyMap<string, string>> {
    return new Map(await this.#group(targetGroupName));
  }

  #group(targetGroup: string): Promise<Map<string, string>> {
    if (this.#existing?.has(targetGroup) === false) {
      return Promise.reject(clusterErrors.TARGET_GROUP_UNREADABLE({ targetGroup, reason: 'there is none' }));
    }
    const group = this.targets.get(targetGroup) ?? new Map<string, string>();
    this.targets.set(targetGroup, group);
    return Promise.resolve(group);
  }
}
