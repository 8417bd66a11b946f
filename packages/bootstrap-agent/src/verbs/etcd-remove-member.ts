import { agentExitCodes, clusterNames, systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { wholeNumber } from '../cli/whole-number.ts';
import { agentErrors } from '../errors/agent-errors.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { removeMemberInTurn } from '../etcd/remove-member-in-turn.ts';
import { defaultPatience, patienceOf } from '../steps/patience.ts';
import { openCloud } from '../wiring/open-cloud.ts';
import { loadConfig, openInstance } from '../wiring/open-node.ts';

const exitCodes = {
  removed: agentExitCodes.ok,
  'already-removed': agentExitCodes.ok,
  refused: agentExitCodes.refused,
  waiting: agentExitCodes.retryLater,
} as const;

/** Removes a member from etcd, in its turn and as soon as it is safe; prints what became of it. */
export async function etcdRemoveMember({ root, flags, logger, signal, print }: Invocation): Promise<number> {
  const target = {
    memberId: memberIdOf(flags.required('member-id')),
    name: flags.required('name'),
    peerUrl: flags.required('peer-url'),
  };
  const patienceMs = wholeNumber(flags, 'patience-seconds', defaultPatience.removalMs / 1_000) * 1_000;
  const instance = await openInstance(root, signal);
  const { host, identity } = instance;
  const { config } = await loadConfig(instance, flags.all('set'), signal);
  const { leases, members } = openCloud(clusterNames(config.spec.cluster.name), config.spec.cluster.region, { logger });
  const dependencies = {
    leases,
    members,
    etcd: new GatewayEtcdMembers({ files: host.files, clock: systemClock, observedBy: identity.instanceId }),
    clock: systemClock,
    random: systemRandom,
    identity,
    patience: patienceOf(config),
    patienceMs,
    logger,
    signal,
  };
  const result = await removeMemberInTurn(dependencies, target);
  print(`${JSON.stringify(result)}\n`);
  return exitCodes[result.outcome];
}

/** An id in hex, as etcdctl prints it, is one that no member has, which would look as if it were removed. */
function memberIdOf(text: string): string {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n) return text;
  throw agentErrors.AGENT_USAGE({ problem: `--member-id wants the id as a decimal number, got ${text}` });
}
