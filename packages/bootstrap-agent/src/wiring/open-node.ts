import {
  type ClusterNames,
  clusterNames,
  type InstanceIdentity,
  type InstanceMetadata,
  type NodeConfig,
  systemClock,
  systemRandom,
} from '@dedicated-k8s/core-sdk';
import { ImdsInstanceMetadata } from '@dedicated-k8s/core-sdk/aws';
import type { Logger, Metrics } from '@dedicated-k8s/observability';
import { type LoadedConfig, loadNodeConfig } from '../config/load-node-config.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { Journal } from '../journal/journal.ts';
import type { ClusterFacts } from '../kubeadm/cluster-configuration.ts';
import type { NodeFacts } from '../kubeadm/node-facts.ts';
import { probeEndpoint } from '../kubernetes/probe-endpoint.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { patienceOf } from '../steps/patience.ts';
import type { Cloud } from './open-cloud.ts';
import { type Host, openHost } from './open-host.ts';
import { openKubernetes } from './open-kubernetes.ts';

/** What every verb that acts on this instance begins with. */
export interface Instance {
  readonly host: Host;
  readonly metadata: InstanceMetadata;
  readonly identity: InstanceIdentity;
}

/** This machine and who it is. @throws {ClusterError} IMDS_UNAVAILABLE with the path that did not answer. */
export async function openInstance(root: string, signal: AbortSignal): Promise<Instance> {
  const metadata = new ImdsInstanceMetadata();
  return { host: openHost(root), metadata, identity: await metadata.identity(signal) };
}

/** The config of this instance. @throws {ClusterError} CONFIG_ABSENT, CONFIG_UNREADABLE, CONFIG_INVALID */
export function loadConfig(
  { host, metadata }: Pick<Instance, 'host' | 'metadata'>,
  settings: readonly string[],
  signal: AbortSignal,
): Promise<LoadedConfig> {
  return loadNodeConfig({ files: host.files, userData: () => metadata.userData(signal), settings });
}

/** What a node in the making is opened with. */
export interface OpenNodeOptions {
  readonly instance: Instance;
  readonly config: NodeConfig;
  readonly cloud: Cloud;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}

/** Everything that the steps of a node work with. @throws {ClusterError} AGENT_FILE_* when the journal cannot be kept. */
export async function openNode(options: OpenNodeOptions): Promise<NodeContext> {
  const { instance, config, cloud, logger, metrics, signal } = options;
  const { host, identity } = instance;
  const names = clusterNames(config.spec.cluster.name);
  const isControlPlane = config.spec.node.role === 'control-plane';
  return {
    ...host,
    ...cloud,
    clock: systemClock,
    random: systemRandom,
    etcd: new GatewayEtcdMembers({ files: host.files, clock: systemClock, observedBy: identity.instanceId }),
    kubernetes: () => openKubernetes({ files: host.files, local: isControlPlane ? identity : undefined }),
    probeEndpoint,
    logger,
    metrics,
    config,
    identity,
    names,
    node: nodeFacts(identity, config),
    cluster: clusterFacts(config, names),
    journal: await Journal.open(host.files, () => systemRandom.hex(8)),
    patience: patienceOf(config),
    signal,
  };
}

function nodeFacts(identity: InstanceIdentity, config: NodeConfig): NodeFacts {
  const { hostname, privateIp, instanceId, availabilityZone, region, instanceType } = identity;
  const { labels, taints } = config.spec.node;
  return { name: hostname, privateIp, instanceId, availabilityZone, region, instanceType, labels, taints };
}

function clusterFacts(config: NodeConfig, names: ClusterNames): ClusterFacts {
  const { name, endpoint, podSubnet, serviceSubnet, issuer } = config.spec.cluster;
  return { name, endpoint: endpoint ?? names.endpoint, podSubnet, serviceSubnet, issuer };
}
