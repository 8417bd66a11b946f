import type {
  ClusterStateStore,
  InstanceFleet,
  LeaseStore,
  LifecycleHook,
  MemberRegistry,
  ParameterStore,
  TargetGroup,
} from '@dedicated-k8s/core-sdk';
import type { Cloud } from '../../src/wiring/open-cloud.ts';
import type { WorldStore } from './world-state.ts';

/** AWS on a world. */
export function imaginedCloud(world: WorldStore): Cloud {
  return {
    parameters: parameters(world),
    leases: leases(world),
    clusterState: clusterState(world),
    members: members(world),
    fleet: fleet(world),
    targets: targets(world),
    hooks: hooks(world),
  };
}

function parameters(world: WorldStore): ParameterStore {
  return {
    get: async (names) => {
      const { parameters: all } = world.read();
      return new Map(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]] as const])));
    },
    put: async (name, value, { secure }) => {
      world.change(({ parameters: all }) => {
        all[name] = { name, value, secure, updatedAt: 0, version: (all[name]?.version ?? 0) + 1 };
      });
    },
  };
}

function leases(world: WorldStore): LeaseStore {
  return {
    read: async (name) => world.read().leases[name],
    replace: async (name, expected, next) =>
      world.change(({ leases: all }) => {
        if ((all[name]?.version ?? 'absent') !== expected) return false;
        all[name] = next;
        return true;
      }),
  };
}

function clusterState(world: WorldStore): ClusterStateStore {
  return {
    read: async () => world.read().state,
    transition: async (fromVersion, to) =>
      world.change((all) => {
        if (all.state.version !== fromVersion) return false;
        all.state = { ...to, version: fromVersion + 1 };
        return true;
      }),
  };
}

function members(world: WorldStore): MemberRegistry {
  return {
    put: async (member) => {
      world.change((all) => {
        all.members = [...all.members.filter(({ memberId }) => memberId !== member.memberId), member];
      });
    },
    markRemoved: async (memberId, { status, at }) => {
      world.change((all) => {
        all.members = all.members.map((item) =>
          item.memberId === memberId ? { ...item, status, updatedAt: at } : item,
        );
      });
    },
    findByInstance: async (id) => world.read().members.filter(({ instanceId }) => instanceId === id),
    list: async () => world.read().members,
  };
}

function fleet(world: WorldStore): InstanceFleet {
  return {
    group: async (name) => {
      const instances = Object.entries(world.read().instances).map(([instanceId, { lifecycleState }]) => ({
        instanceId,
        lifecycleState,
        healthStatus: 'Healthy',
        availabilityZone: 'eu-west-1a',
      }));
      return { name, desired: 3, min: 3, max: 10, instances };
    },
    instances: async (ids) =>
      ids.flatMap((instanceId) => {
        const found = world.read().instances[instanceId];
        return found === undefined ? [] : [{ instanceId, state: found.state, privateIp: found.privateIp }];
      }),
  };
}

function targets(world: WorldStore): TargetGroup {
  return {
    register: async (_group, instanceId) => {
      world.change((all) => {
        all.targets[instanceId] ??= 'healthy';
      });
    },
    deregister: async (_group, instanceId) => {
      world.change((all) => {
        delete all.targets[instanceId];
      });
    },
    health: async () => new Map(Object.entries(world.read().targets)),
  };
}

function hooks(world: WorldStore): LifecycleHook {
  return {
    heartbeat: async ({ instanceId }) =>
      world.read().instances[instanceId]?.lifecycleState === 'Pending:Wait' ? 'recorded' : 'gone',
    complete: async ({ instanceId }, result) =>
      world.change(({ instances, launches }) => {
        const instance = instances[instanceId];
        if (instance?.lifecycleState !== 'Pending:Wait') return 'gone';
        instance.lifecycleState = result === 'CONTINUE' ? 'InService' : 'Terminating';
        launches.push({ instanceId, result });
        return 'completed';
      }),
  };
}
