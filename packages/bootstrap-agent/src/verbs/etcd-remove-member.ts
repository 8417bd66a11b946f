import {
  agentExitCodes,
  clusterNames,
  isClusterError,
  type RemovalTarget,
  type RemoveMemberResult,
  systemClock,
  systemRandom,
  withLease,
} from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { wholeNumber } from '../cli/whole-number.ts';
import { GatewayEtcdMembers } from '../etcd/gateway-etcd-members.ts';
import { removeMember } from '../etcd/remove-member.ts';
import { controlPlaneAddresses } from '../steps/control-plane-addresses.ts';
import { membershipLease } from '../steps/membership-lease.ts';
import { defaultPatience } from '../steps/patience.ts';
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
    memberId: flags.required('member-id'),
    name: flags.required('name'),
    peerUrl: flags.required('peer-url'),
  };
  const patienceMs = wholeNumber(flags, 'patience-seconds', 60) * 1_000;
  const result = await inTurn({ root, flags, logger, signal, print }, target, patienceMs);
  print(`${JSON.stringify(result)}\n`);
  return exitCodes[result.outcome];
}

async function inTurn(
  { root, flags, logger, signal }: Invocation,
  target: RemovalTarget & { readonly memberId: string },
  patienceMs: number,
): Promise<RemoveMemberResult> {
  const instance = await openInstance(root, signal);
  const { host, identity } = instance;
  const { config } = await loadConfig(instance, flags.all('set'), signal);
  const { leases, members } = openCloud(clusterNames(config.spec.cluster.name), config.spec.cluster.region, { logger });
  const etcd = new GatewayEtcdMembers({ files: host.files, clock: systemClock, observedBy: identity.instanceId });
  const patience = { ...defaultPatience, membershipTurnMs: patienceMs };
  const turn = membershipLease({
    clock: systemClock,
    identity,
    journal: { nonce: systemRandom.hex(8) },
    patience,
    signal,
    logger,
  });
  const dependencies = { clock: systemClock, random: systemRandom };
  try {
    return await withLease(leases, dependencies, turn, async (_lease, held) => {
      const addresses = await controlPlaneAddresses(members, { address: identity.privateIp, position: 'first' });
      return removeMember(
        { etcd, addresses, clock: systemClock, logger, signal: held, patienceMs, pollMs: patience.pollMs },
        target,
      );
    });
  } catch (error) {
    if (!isClusterError(error, 'LEASE_HELD', 'LEASE_LOST')) throw error;
    return {
      kind: 'member-removal',
      outcome: 'waiting',
      code: error.code,
      reason: error.message,
      memberId: target.memberId,
    };
  }
}
