import {
  agentExitCodes,
  clusterNames,
  isClusterError,
  type JoinRefreshResult,
  type NodeConfig,
} from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { agentErrors } from '../errors/agent-errors.ts';
import { refreshJoinMaterial } from '../join/refresh-join-material.ts';
import { removeSecretFiles } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { claimMachine } from '../run/claim-machine.ts';
import { openCloud } from '../wiring/open-cloud.ts';
import { type Instance, loadConfig, openInstance, openNode } from '../wiring/open-node.ts';

/** Two turns of a lease and some runs of kubeadm; shorter than a Run Command lasts by default. */
const REFRESH_MS = 9 * 60_000;

/** Makes what nodes join with anew, when that is due. Prints what became of it, never the material. */
export async function joinRefresh(invocation: Invocation): Promise<number> {
  const { root, flags, print } = invocation;
  const signal = AbortSignal.any([invocation.signal, AbortSignal.timeout(REFRESH_MS)]);
  const instance = await openInstance(root, signal);
  const { config } = await loadConfig(instance, flags.all('set'), signal);
  if (config.spec.node.role !== 'control-plane') {
    throw agentErrors.AGENT_USAGE({ problem: 'join refresh is for control planes; this node is a worker' });
  }
  const result = await refresh(instance, config, { ...invocation, signal });
  print(`${JSON.stringify(result)}\n`);
  return result.outcome === 'waiting' ? agentExitCodes.retryLater : agentExitCodes.ok;
}

async function refresh(
  instance: Instance,
  config: NodeConfig,
  { logger, signal }: Pick<Invocation, 'logger' | 'signal'>,
): Promise<JoinRefreshResult> {
  const { files, commands } = instance.host;
  if ((await files.kind(paths.adminConfig)) === undefined) return waiting('this node is no control plane yet');
  const release = await claimMachine(files, 'join refresh').catch(orAtWork);
  if (typeof release === 'string') return waiting(release);
  try {
    const waitedFor = await commands.settle(signal, logger);
    if (waitedFor.length > 0) logger.warn('waited for programs that an earlier run left behind', { waitedFor });
    await removeSecretFiles(files);
    const cloud = openCloud(clusterNames(config.spec.cluster.name), config.spec.cluster.region, { logger });
    const metrics = { record: () => {}, flush: () => {} };
    return await refreshJoinMaterial(await openNode({ instance, config, cloud, logger, metrics, signal }));
  } finally {
    await release();
  }
}

/** Whoever makes this node, or refreshes already, is let finish. */
function orAtWork(error: unknown): string {
  if (!isClusterError(error, 'AGENT_ALREADY_RUNNING')) throw error;
  return error.message;
}

function waiting(reason: string): JoinRefreshResult {
  return { kind: 'join-refresh', outcome: 'waiting', reason };
}
