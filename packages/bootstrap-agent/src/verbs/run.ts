import { agentExitCodes } from '@dedicated-k8s/core-sdk';
import { createDescriptorSink, createLogger } from '@dedicated-k8s/observability';
import type { Invocation } from '../cli/verb.ts';
import { removeSecretFiles } from '../kubeadm/kubeadm.ts';
import { bootstrapNode } from '../run/bootstrap-node.ts';
import { claimMachine } from '../run/claim-machine.ts';
import { openHostMetrics } from '../telemetry/open-host-metrics.ts';
import { loadConfig, openInstance, openNode } from '../wiring/open-node.ts';

/** Makes this instance the node that its config names. */
export async function run({ root, flags, logger, signal }: Invocation): Promise<number> {
  const instance = await openInstance(root, signal);
  const { config, sources } = await loadConfig(instance, flags.all('set'), signal);
  const { cluster, node: role, logLevel } = config.spec;
  const nodeLogger = createLogger({
    service: 'bootstrap-agent',
    level: logLevel,
    sink: createDescriptorSink(2),
    context: { cluster: cluster.name, instance_id: instance.identity.instanceId, node_role: role.role },
  });
  nodeLogger.info('the config of this node was read', { sources, config, identity: instance.identity });

  const release = await claimMachine(instance.host.files);
  const metrics = openHostMetrics(config);
  try {
    const waitedFor = await instance.host.commands.settle(signal);
    if (waitedFor.length > 0) nodeLogger.warn('waited for programs that an earlier run left behind', { waitedFor });
    await removeSecretFiles(instance.host.files);
    await bootstrapNode(await openNode({ instance, config, logger: nodeLogger, metrics, signal }));
  } finally {
    await metrics.close();
    await release();
  }
  logger.debug('run ended');
  return agentExitCodes.ok;
}
