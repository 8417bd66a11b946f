import { agentExitCodes, clusterNames, systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import { createDescriptorSink, createLogger, type Logger } from '@dedicated-k8s/observability';
import type { CloudWatchMetrics } from '@dedicated-k8s/observability/cloudwatch';
import type { Invocation } from '../cli/verb.ts';
import type { LoadedConfig } from '../config/load-node-config.ts';
import { removeSecretFiles } from '../kubeadm/kubeadm.ts';
import { awaitMachine } from '../run/await-machine.ts';
import { bootstrapNode } from '../run/bootstrap-node.ts';
import { abandonLaunch } from '../run/give-up.ts';
import type { NodeContext } from '../steps/node-context.ts';
import { openHostMetrics } from '../telemetry/open-host-metrics.ts';
import { openCloud } from '../wiring/open-cloud.ts';
import { type Instance, loadConfig, openInstance, openNode } from '../wiring/open-node.ts';

/** Makes this instance the node that its config names. */
export async function run({ root, flags, signal }: Invocation): Promise<number> {
  const instance = await openInstance(root, signal);
  const loaded = await loadConfig(instance, flags.all('set'), signal);
  const logger = nodeLogger(instance, loaded);
  const release = await awaitMachine({
    files: instance.host.files,
    clock: systemClock,
    random: systemRandom,
    logger,
    signal,
  });
  const metrics = openHostMetrics(loaded.config);
  try {
    await bootstrapNode(await open(instance, loaded, { logger, metrics, signal }));
  } finally {
    await metrics.close();
    await release();
  }
  return agentExitCodes.ok;
}

interface RunTelemetry {
  readonly logger: Logger;
  readonly metrics: CloudWatchMetrics;
  readonly signal: AbortSignal;
}

/** Opens the node once nothing of an earlier run is at work any more. A machine on which that fails is replaced. */
async function open(instance: Instance, { config }: LoadedConfig, telemetry: RunTelemetry): Promise<NodeContext> {
  const { logger, signal } = telemetry;
  const { commands, files } = instance.host;
  const { name, region } = config.spec.cluster;
  const cloud = openCloud(clusterNames(name), region, telemetry);
  try {
    const waitedFor = await commands.settle(signal, logger);
    if (waitedFor.length > 0) logger.warn('waited for programs that an earlier run left behind', { waitedFor });
    await removeSecretFiles(files);
    return await openNode({ instance, config, cloud, ...telemetry });
  } catch (error) {
    if (!signal.aborted) await abandonLaunch({ config, hooks: cloud.hooks, identity: instance.identity, logger });
    throw error;
  }
}

function nodeLogger({ identity }: Instance, { config, sources }: LoadedConfig): Logger {
  const { cluster, node, logLevel } = config.spec;
  const logger = createLogger({
    service: 'bootstrap-agent',
    level: logLevel,
    sink: createDescriptorSink(2),
    context: { cluster: cluster.name, instance_id: identity.instanceId, node_role: node.role },
  });
  logger.info('the config of this node was read', { sources, config, identity });
  return logger;
}
