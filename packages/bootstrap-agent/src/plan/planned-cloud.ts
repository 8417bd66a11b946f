import type { ClusterState, LeaseRecord, Parameter } from '@dedicated-k8s/core-sdk';
import type { EtcdMembers } from '../etcd/etcd-members.ts';
import type { Cloud } from '../wiring/open-cloud.ts';
import type { Effects } from './effects.ts';

/** AWS as it is, with what would be written noted, and read again by later steps where they look for it. */
export function plannedCloud(real: Cloud, effects: Effects): Cloud {
  return {
    fleet: real.fleet,
    parameters: plannedParameters(real.parameters, effects),
    leases: plannedLeases(real.leases, effects),
    clusterState: plannedState(real.clusterState, effects),
    members: {
      findByInstance: (instanceId) => real.members.findByInstance(instanceId),
      list: () => real.members.list(),
      put: async ({ memberId }) => effects.add(`enter member ${memberId} in the table of members`),
      markRemoved: async (memberId) => effects.add(`mark member ${memberId} as removed in the table of members`),
    },
    targets: {
      health: (group) => real.targets.health(group),
      register: async (group, instanceId, port) => effects.add(`register ${instanceId}:${port} in ${group}`),
      deregister: async (group, instanceId, port) => effects.add(`deregister ${instanceId}:${port} from ${group}`),
    },
    hooks: {
      heartbeat: async () => 'recorded',
      complete: async ({ group, hook }, result) => {
        effects.add(`complete ${hook} of ${group} with ${result}`);
        return 'completed';
      },
    },
  };
}

/** etcd as it is, with changes of membership noted. */
export function plannedEtcd(real: EtcdMembers, effects: Effects): EtcdMembers {
  return {
    observe: (addresses, signal) => real.observe(addresses, signal),
    remove: async (_facts, memberId) => effects.add(`remove member ${memberId} from etcd`),
    moveLeader: async (_facts, toMemberId) => effects.add(`move leadership of etcd to member ${toMemberId}`),
  };
}

function plannedParameters(real: Cloud['parameters'], effects: Effects): Cloud['parameters'] {
  const written = new Map<string, Parameter>();
  return {
    get: async (names) => new Map([...(await real.get(names)), ...written].filter(([name]) => names.includes(name))),
    put: async (name, value, { secure }) => {
      written.set(name, { name, value, secure, updatedAt: 0, version: 0 });
      effects.add(`write ${secure ? 'secure parameter' : 'parameter'} ${name}`);
    },
  };
}

/** A lease that another holder has would be waited for: it is taken as if that one had let it go. */
function plannedLeases(real: Cloud['leases'], effects: Effects): Cloud['leases'] {
  const written = new Map<string, LeaseRecord>();
  return {
    read: async (name) => {
      const record = written.get(name) ?? (await real.read(name));
      return record === undefined ? undefined : { ...record, status: 'released' };
    },
    replace: async (name, _expected, next) => {
      written.set(name, next);
      if (next.status === 'held') effects.add(`take lease ${name}`);
      return true;
    },
  };
}

function plannedState(real: Cloud['clusterState'], effects: Effects): Cloud['clusterState'] {
  let written: ClusterState | undefined;
  return {
    read: async () => written ?? real.read(),
    transition: async (_fromVersion, to) => {
      written = to;
      effects.add(`write the cluster state ${to.status} under fence ${to.fence}`);
      return true;
    },
  };
}
