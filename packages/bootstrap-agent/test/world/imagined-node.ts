import {
  type Clock,
  clusterNames,
  type NodeConfig,
  nodeConfigSchema,
  type Random,
  systemRandom,
} from '@dedicated-k8s/core-sdk';
import type { Logger, Metrics } from '@dedicated-k8s/observability';
import type { FileSystem } from '../../src/host/file-system.ts';
import { Journal } from '../../src/journal/journal.ts';
import { bootstrapNode } from '../../src/run/bootstrap-node.ts';
import type { NodeContext } from '../../src/steps/node-context.ts';
import { defaultPatience, type Patience } from '../../src/steps/patience.ts';
import type { StepObserver } from '../../src/steps/run-steps.ts';
import { imaginedCloud } from './imagined-cloud.ts';
import type { ImaginedMachine } from './imagined-kubeadm.ts';
import { imaginedEtcd, imaginedHost, imaginedKubernetes } from './imagined-machine.ts';
import type { WorldStore } from './world-state.ts';

/** A machine in a world, on which the agent is run, killed and run again. */
export interface ImaginedNodeOptions {
  readonly world: WorldStore;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly instanceId: string;
  readonly privateIp: string;
  readonly role?: 'control-plane' | 'worker';
  readonly betweenPhases?: (phase: string) => Promise<void>;
  readonly patience?: Partial<Patience>;
  readonly logger?: Logger;
  readonly metrics?: Metrics;
  readonly signal?: AbortSignal;
  readonly random?: Random;
}

const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
  isLevelEnabled: () => false,
};

/** The config that every imagined node is given. */
function imaginedConfig(role: 'control-plane' | 'worker'): NodeConfig {
  const group = role === 'worker' ? 'demo-worker' : 'demo-control-plane';
  return nodeConfigSchema.parse({
    apiVersion: 'dedicated-k8s/v1',
    kind: 'NodeConfig',
    spec: {
      cluster: { name: 'demo', region: 'eu-west-1' },
      node: { role },
      kubernetes: { version: 'v1.36.2' },
      launch: { group, hook: `${group}-launch` },
      ...(role === 'worker' ? {} : { targetGroup: 'demo-control-plane-tg' }),
    },
  });
}

/** What a run of the agent works with; each run gets a new one, as a new process does. */
export async function imaginedNode(options: ImaginedNodeOptions): Promise<NodeContext> {
  const {
    world,
    files,
    clock,
    instanceId,
    privateIp,
    role = 'control-plane',
    betweenPhases = async () => {},
  } = options;
  const hostname = `ip-${privateIp.replaceAll('.', '-')}.eu-west-1.compute.internal`;
  const machine: ImaginedMachine = { instanceId, hostname, privateIp, files, world, clock, betweenPhases };
  world.change(({ instances }) => {
    instances[instanceId] ??= { privateIp, state: 'running', lifecycleState: 'Pending:Wait' };
  });
  const config = imaginedConfig(role);
  const random = options.random ?? systemRandom;
  const zone = { availabilityZone: 'eu-west-1a', region: 'eu-west-1', instanceType: 'm6i.large' };
  return {
    ...imaginedHost(machine),
    ...imaginedCloud(world),
    clock,
    random,
    etcd: imaginedEtcd(machine, clock),
    kubernetes: () => imaginedKubernetes(machine),
    probeEndpoint: async () => (Object.keys(world.read().targets).length > 0 ? 'answers' : 'silent'),
    logger: options.logger ?? silentLogger,
    metrics: options.metrics ?? { record: () => {}, flush: () => {} },
    config,
    identity: { instanceId, privateIp, hostname, ...zone },
    names: clusterNames('demo'),
    node: { name: hostname, privateIp, instanceId, ...zone, labels: {}, taints: [] },
    cluster: {
      name: 'demo',
      endpoint: 'demo-cp-lb.internal:6443',
      podSubnet: '10.244.0.0/16',
      serviceSubnet: '10.96.0.0/12',
    },
    journal: await Journal.open(files, () => random.hex(8)),
    patience: { ...defaultPatience, ...options.patience },
    signal: options.signal ?? new AbortController().signal,
  };
}

/** One run of the agent on an imagined node. */
export async function runAgent(options: ImaginedNodeOptions, observe?: StepObserver): Promise<void> {
  await bootstrapNode(await imaginedNode(options), observe);
}
