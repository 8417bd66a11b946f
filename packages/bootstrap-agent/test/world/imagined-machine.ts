import { clusterErrors, type EtcdFacts } from '@dedicated-k8s/core-sdk';
import type { EtcdMembers } from '../../src/etcd/etcd-members.ts';
import type { HostCommands } from '../../src/host/host-commands.ts';
import { SystemctlServiceManager } from '../../src/host/systemctl-service-manager.ts';
import { paths } from '../../src/kubeadm/paths.ts';
import type { KubernetesApi } from '../../src/kubernetes/kubernetes-api.ts';
import type { Host } from '../../src/wiring/open-host.ts';
import { clusterOf, type ImaginedMachine, imaginedKubeadm } from './imagined-kubeadm.ts';
import type { ImaginedCluster } from './world-state.ts';

/** A machine's programs and services. */
export function imaginedHost(machine: ImaginedMachine): Host {
  const { files } = machine;
  const commands: HostCommands = {
    settle: async () => [],
    run: async ({ program, arguments: args }, signal) => {
      signal.throwIfAborted();
      return program === 'kubeadm' ? imaginedKubeadm(machine, args) : systemctl(machine, args);
    },
  };
  return { files, commands, services: new SystemctlServiceManager(commands) };
}

async function systemctl({ files }: ImaginedMachine, args: readonly string[]) {
  const [verb = '', ...rest] = args;
  const unit = rest.at(-1) ?? '';
  if (verb === 'enable') {
    await files.write(`/enabled/${unit}`, '');
    if (rest.includes('--now')) await files.write(`/active/${unit}`, '');
  }
  const folder = verb === 'is-active' ? '/active' : verb === 'is-enabled' ? '/enabled' : undefined;
  const found = folder === undefined || (await files.kind(`${folder}/${unit}`)) !== undefined;
  return { exitCode: found ? 0 : 3, stdout: '', stderr: '' };
}

/** etcd as a machine reaches it: only with certificates of the cluster, and only where members run. */
export function imaginedEtcd(machine: ImaginedMachine, clock: { now(): number }): EtcdMembers {
  const { files, world } = machine;
  return {
    observe: async (addresses) => {
      const authority = await files.read(paths.etcdClientCertificate);
      const cluster = memberCluster(machine, addresses);
      if (authority === undefined || cluster === undefined) {
        throw clusterErrors.ETCD_UNREACHABLE({ endpoint: addresses.join(','), reason: 'connection refused' });
      }
      if (String(cluster.authority) !== authority) {
        throw clusterErrors.ETCD_TLS_REFUSED({ endpoint: addresses.join(','), reason: 'unknown authority' });
      }
      return factsOf(cluster, machine, clock.now());
    },
    remove: async ({ clusterId }, memberId) => {
      world.change(({ clusters }) => {
        const members = clusters.find(({ id }) => id === clusterId)?.members ?? [];
        members.splice(
          members.findIndex(({ id }) => id === memberId),
          1,
        );
      });
    },
    moveLeader: async ({ clusterId }, toMemberId) => {
      world.change(({ clusters }) => {
        const members = clusters.find(({ id }) => id === clusterId)?.members ?? [];
        const [leader] = members.splice(
          members.findIndex(({ id }) => id === toMemberId),
          1,
        );
        if (leader !== undefined) members.unshift(leader);
      });
    },
  };
}

function memberCluster({ world }: ImaginedMachine, addresses: readonly string[]): ImaginedCluster | undefined {
  const { clusters, instances } = world.read();
  const running = addresses.filter((ip) =>
    Object.values(instances).some(({ privateIp, state }) => privateIp === ip && state === 'running'),
  );
  return clusters
    .toReversed()
    .find(({ members }) =>
      members.some(
        ({ name, peerUrls }) => name !== '' && running.some((ip) => peerUrls.includes(`https://${ip}:2380`)),
      ),
    );
}

function factsOf({ id, members }: ImaginedCluster, machine: ImaginedMachine, now: number): EtcdFacts {
  const { instances } = machine.world.read();
  const runs = (url: string) =>
    Object.values(instances).some(({ privateIp, state }) => url === `https://${privateIp}:2380` && state === 'running');
  const healthy = members.filter(({ name, peerUrls }) => name !== '' && peerUrls.some(runs));
  const leaderId = healthy.find(({ isLearner }) => !isLearner)?.id;
  return {
    clusterId: id,
    members: structuredClone(members),
    health: members.map((member) => ({
      id: member.id,
      reachable: healthy.includes(member),
      healthy: healthy.includes(member),
      isLeader: member.id === leaderId,
      raftIndex: 10,
      errors: [],
    })),
    alarms: [],
    ...(leaderId === undefined ? {} : { leaderId }),
    observedAt: now,
    observedBy: machine.instanceId,
  };
}

/** The Kubernetes API as a machine reaches it. */
export async function imaginedKubernetes(machine: ImaginedMachine): Promise<KubernetesApi> {
  const found = await clusterOf(machine);
  if (found === undefined) {
    throw clusterErrors.KUBERNETES_CONFIG_INVALID({ path: paths.adminConfig, problem: 'there is no such file' });
  }
  const { id } = found;
  const cluster = () => machine.world.read().clusters.find((candidate) => candidate.id === id) ?? found;
  return {
    node: async (name) => {
      const node = cluster().nodes[name];
      if (node === undefined) return undefined;
      const conditions = [{ type: 'Ready', status: node.ready ? 'True' : 'False', reason: 'KubeletNotReady' }];
      return { metadata: { name, uid: name, labels: node.labels }, spec: {}, status: { conditions } };
    },
    patchNode: async () => undefined,
    deleteNode: async (name) =>
      machine.world.change(({ clusters }) => {
        const nodes = clusters.find((candidate) => candidate.id === id)?.nodes;
        const existed = nodes?.[name] !== undefined;
        if (nodes !== undefined) delete nodes[name];
        return existed;
      }),
    podsOfNode: async () => [],
    evict: async () => ({ kind: 'gone' }),
    configMap: async (namespace, name) => (cluster().configMaps.includes(`${namespace}/${name}`) ? {} : undefined),
  };
}
