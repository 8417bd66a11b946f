import { agentExitCodes, clusterNames, systemClock } from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { createEffects } from '../plan/effects.ts';
import { planNode } from '../plan/plan-node.ts';
import { plannedCloud, plannedEtcd } from '../plan/planned-cloud.ts';
import { plannedHost } from '../plan/planned-host.ts';
import { openCloud } from '../wiring/open-cloud.ts';
import { loadConfig, openInstance, openNode } from '../wiring/open-node.ts';

/** Says what run would do now. Reads the real world and changes nothing. */
export async function plan({ root, flags, logger, signal, print }: Invocation): Promise<number> {
  const real = await openInstance(root, signal);
  const { config } = await loadConfig(real, flags.all('set'), signal);
  const effects = createEffects();
  const instance = { ...real, host: plannedHost(real.host, effects) };
  const names = clusterNames(config.spec.cluster.name);
  const cloud = plannedCloud(openCloud(names, config.spec.cluster.region, { logger }), effects);
  const metrics = { record: () => {}, flush: () => {} };
  const node = await openNode({ instance, config, cloud, logger, metrics, signal });
  const etcd = new GatewayEtcdMembers({
    files: real.host.files,
    clock: systemClock,
    observedBy: real.identity.instanceId,
  });
  print(`${JSON.stringify(await planNode({ ...node, etcd: plannedEtcd(etcd, effects) }, effects))}\n`);
  return agentExitCodes.ok;
}
