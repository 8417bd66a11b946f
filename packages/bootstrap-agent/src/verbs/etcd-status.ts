import { agentExitCodes, type EtcdStatusResult, systemClock } from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { openInstance } from '../wiring/open-node.ts';

/** Prints what every member says about itself, seen from the member on this node. */
export async function etcdStatus({ root, signal, print }: Invocation): Promise<number> {
  const { host, identity } = await openInstance(root, signal);
  const etcd = new GatewayEtcdMembers({ files: host.files, clock: systemClock, observedBy: identity.instanceId });
  const result: EtcdStatusResult = { kind: 'etcd-status', facts: await etcd.observe([identity.privateIp], signal) };
  print(`${JSON.stringify(result)}\n`);
  return agentExitCodes.ok;
}
