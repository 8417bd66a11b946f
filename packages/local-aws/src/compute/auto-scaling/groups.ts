import { AwsError } from '../../protocol/aws-error.ts';
import type { Group } from './group.ts';
import type { GroupInstance } from './group-instance.ts';

/** The groups of the account. */
export class Groups {
  readonly #byName = new Map<string, Group>();

  add(group: Group): void {
    if (this.#byName.has(group.name)) {
      throw new AwsError(
        'AlreadyExistsFault',
        `AutoScalingGroup by this name already exists - A group with the name ${group.name} already exists`,
      );
    }
    this.#byName.set(group.name, group);
  }

  remove(name: string): void {
    this.#byName.delete(name);
  }

  list(): readonly Group[] {
    return [...this.#byName.values()];
  }

  find(name: string): Group | undefined {
    return this.#byName.get(name);
  }

  /** @throws AwsError ValidationError */
  get(name: string): Group {
    const group = this.#byName.get(name);
    if (!group)
      throw new AwsError('ValidationError', `AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
    return group;
  }

  findByInstance(instanceId: string): { readonly group: Group; readonly instance: GroupInstance } | undefined {
    for (const group of this.#byName.values()) {
      const instance = group.instances.get(instanceId);
      if (instance) return { group, instance };
    }
    return undefined;
  }

  /** @throws AwsError ValidationError */
  getByInstance(instanceId: string): { readonly group: Group; readonly instance: GroupInstance } {
    const found = this.findByInstance(instanceId);
    if (!found)
      throw new AwsError(
        'ValidationError',
        `Instance Id not found - No managed instance found for instance ID: ${instanceId}`,
      );
    return found;
  }

  /** What the metadata service of an instance says its group wants of it; undefined outside of groups. */
  targetLifecycleState(instanceId: string): 'InService' | 'Terminated' | undefined {
    const found = this.findByInstance(instanceId);
    if (!found) return undefined;
    return found.instance.departure === undefined && !found.instance.state.startsWith('Terminat')
      ? 'InService'
      : 'Terminated';
  }
}
