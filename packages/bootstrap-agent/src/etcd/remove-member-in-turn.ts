import {
  isClusterError,
  type LeaseStore,
  type MemberRegistry,
  type RemovalTarget,
  type RemoveMemberResult,
  withLease,
} from '@dedicated-k8s/core-sdk';
import { controlPlaneAddresses } from '../steps/control-plane-addresses.ts';
import { membershipLease } from '../steps/membership-lease.ts';
import type { Patience } from '../steps/patience.ts';
import { type RemovalDependencies, removeMember } from './remove-member.ts';

/** What a removal by a control plane on behalf of somebody else needs. */
export interface RemovalInTurnDependencies extends Omit<RemovalDependencies, 'addresses' | 'pollMs' | 'assertTurn'> {
  readonly leases: LeaseStore;
  readonly members: MemberRegistry;
  /** The control plane that does it. */
  readonly identity: { readonly instanceId: string; readonly privateIp: string };
  readonly patience: Patience;
}

/**
 * Removes a member under the lease `etcd-membership`: one membership change at a time in the whole cluster. The patience
 * is for both, the turn and the removal.
 *
 * @throws {ClusterError} ETCD_*, LEASE_UNREADABLE, MEMBER_REGISTRY_UNREADABLE
 */
export async function removeMemberInTurn(
  dependencies: RemovalInTurnDependencies,
  target: RemovalTarget & { readonly memberId: string },
): Promise<RemoveMemberResult> {
  const { leases, members, clock, random, logger, identity, patience, patienceMs } = dependencies;
  const deadline = clock.monotonic() + patienceMs;
  const turn = membershipLease({
    ...dependencies,
    journal: { nonce: random.hex(8) },
    patience: { ...patience, membershipTurnMs: patienceMs },
  });
  try {
    return await withLease(leases, { clock, random, logger }, turn, async (lease, signal) => {
      const addresses = await controlPlaneAddresses(members, { address: identity.privateIp, position: 'first' });
      const left = Math.max(0, deadline - clock.monotonic());
      const removal = { patienceMs: left, pollMs: patience.pollMs, assertTurn: () => lease.assertHeld() };
      return removeMember({ ...dependencies, ...removal, addresses, signal }, target);
    });
  } catch (error) {
    if (!isClusterError(error, 'LEASE_HELD', 'LEASE_LOST')) throw error;
    const { code, message } = error;
    return { kind: 'member-removal', outcome: 'waiting', code, reason: message, memberId: target.memberId };
  }
}
