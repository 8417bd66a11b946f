import { clusterErrors } from '../errors/cluster-errors.ts';
import type { FleetInstance, GroupDescription, InstanceFleet } from '../ports/instance-fleet.ts';

/** Groups and instances in memory, changed by the test. */
export class InMemoryInstanceFleet implements InstanceFleet {
  readonly groups: Map<string, GroupDescription> = new Map();
  readonly known: Map<string, FleetInstance> = new Map();

  group(name: string): Promise<GroupDescription> {
    const group = this.groups.get(name);
    return group === undefined
      ? Promise.reject(clusterErrors.GROUP_UNREADABLE({ group: name, reason: 'there is no such group' }))
      : Promise.resolve(group);
  }

  instances(ids: readonly string[]): Promise<readonly FleetInstance[]> {
    return Promise.resolve(ids.flatMap((id) => this.known.get(id) ?? []));
  }
}
