import {
  type ClusterNames,
  clusterNames,
  type InstanceIdentity,
  type InstanceMetadata,
  type NodeConfig,
  type ParameterStore,
  systemClock,
  systemRandom,
} from '@dedicated-k8s/core-sdk';
import { ImdsInstanceMetadata } from '@dedicated-k8s/core-sdk/aws';
import type { Logger, Metrics } from '@dedicated-k8s/observability';
import { type LoadedConfig, loadNodeConfig } from '../config/load-node-config.ts';
import { nodeErrors } from '../errors/node-errors.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { Journal } from '../journal/journal.ts';
import type { ClusterFacts } from '../kubeadm/cluster-configuration.ts';
import type { NodeFacts } from '../kubeadm/node-facts.ts';
import { probeEndpoint } from '../kubernetes/probe-endpoint.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { defaultPatience } from '../steps/patience.ts';
import { type Cloud, openCloud } from './open-cloud.ts';
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
  readonly cloud?: Cloud;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}

/** Everything that the steps of a node work with. @throws {ClusterError} NODE_VERSION_UNKNOWN, PARAMETER_UNREADABLE */
export async function openNode(options: OpenNodeOptions): Promise<NodeContext> {
  const { instance, config, logger, metrics, signal } = options;
  const { host, identity } = instance;
  const names = clusterNames(config.spec.cluster.name);
  const cloud = options.cloud ?? openCloud(names, config.spec.cluster.region, { logger, metrics });
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
    cluster: await clusterFacts(config, names, cloud.parameters),
    journal: await Journal.open(host.files, () => systemRandom.hex(8)),
    patience: defaultPatience,
    signal,
  };
}

function nodeFacts(identity: InstanceIdentity, config: NodeConfig): NodeFacts {
  const { hostname, privateIp, instanceId, availabilityZone, region, instanceType } = identity;
  const { labels, taints } = config.spec.node;
  return { name: hostname, privateIp, instanceId, availabilityZone, region, instanceType, labels, taints };
}

async function clusterFacts(
  config: NodeConfig,
  names: ClusterNames,
  parameters: ParameterStore,
): Promise<ClusterFacts> {
  const { name, endpoint, podSubnet, serviceSubnet, issuer } = config.spec.cluster;
  const version = config.spec.kubernetes.version ?? (await readVersion(names, parameters));
  return { name, version, endpoint: endpoint ?? names.endpoint, podSubnet, serviceSubnet, issuer };
}

async function readVersion(names: ClusterNames, parameters: ParameterStore): Promise<string> {
  const parameter = names.parameters.kubernetesVersion;
  const version = (await parameters.get([parameter])).get(parameter)?.value;
  if (version === undefined || !/^v?\d+\.\d+\.\d+$/.test(version)) throw nodeErrors.NODE_VERSION_UNKNOWN({ parameter });
  return version.startsWith('v') ? version : `v${version}`;
}
