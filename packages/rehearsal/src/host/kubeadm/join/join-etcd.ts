import { mkdirSync } from 'node:fs';
import { addLearner, listMembers, type Member, promoteMember } from '../../etcd/membership.ts';
import type { Host } from '../../host.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import type { ClusterConfiguration, JoinConfiguration, LocalApiEndpoint } from '../config/kinds.ts';
import { etcdManifest, type InitialMember } from '../manifests/etcd-manifest.ts';
import { writeManifest } from '../manifests/write-manifests.ts';
import { say } from '../output.ts';
import type { Patches } from '../patches.ts';
import { askEtcd } from './etcd-members.ts';

/** What a node needs to join etcd. */
export interface EtcdJoin {
  readonly config: JoinConfiguration;
  readonly cluster: ClusterConfiguration;
  readonly client: KubernetesClient;
  readonly patches: Patches;
  readonly endpoint: LocalApiEndpoint;
}

/** Adds the node's etcd as a learner, lets the kubelet start it, and promotes it once it has caught up. */
export async function joinEtcd(host: Host, join: EtcdJoin): Promise<void> {
  const { config, cluster, client, patches, endpoint } = join;
  const name = config.nodeRegistration.name;
  const peerUrl = `https://${endpoint.advertiseAddress}:2380`;
  const limitMs = config.timeouts.etcdAPICall;

  const members = await askEtcd(host, cluster, client, limitMs, async (etcd) => {
    const known = await listMembers(etcd);
    // A join that was cut off after this step left the member there.
    return known.some(({ peerUrls }) => peerUrls.includes(peerUrl)) ? known : addLearner(etcd, peerUrl);
  });
  say('[etcd] Announced new etcd member joining to the existing etcd cluster');

  mkdirSync(host.path(cluster.etcd.local.dataDir), { recursive: true, mode: 0o700 });
  say('[etcd] Creating static Pod manifest for "etcd"');
  const others = members.filter(({ peerUrls }) => !peerUrls.includes(peerUrl)).flatMap(initialMembers);
  writeManifest(host, 'etcd', etcdManifest(cluster, name, endpoint.advertiseAddress, others), patches);

  const self = members.find(({ peerUrls }) => peerUrls.includes(peerUrl));
  if (self?.isLearner === true) {
    await askEtcd(host, cluster, client, limitMs, async (etcd) => {
      const current = (await listMembers(etcd)).find(({ id }) => id === self.id);
      if (current?.isLearner !== false) await promoteMember(etcd, self.id);
    });
  }
  say('[etcd] Waiting for the new etcd member to join the cluster. This can take up to 40s');
}

function initialMembers({ id, name, peerUrls }: Member): readonly InitialMember[] {
  // One that has not started has no name yet: kubeadm puts its id, in hex, in the place.
  const shown = name === '' ? BigInt(id).toString(16) : name;
  return peerUrls.map((peerUrl) => ({ name: shown, peerUrl }));
}
