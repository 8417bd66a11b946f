import type { EtcdFacts, EtcdMember } from './etcd-facts.ts';
import { quorumAfter, quorumSize } from './quorum.ts';
import { isHealthyVoter, votersOf } from './voters.ts';

/** Which member is to leave: the id where it is known, and always the exact name and peer address. */
export interface RemovalTarget {
  /** Decimal uint64. */
  readonly memberId?: string;
  readonly name: string;
  /** `https://<private ip>:2380`. */
  readonly peerUrl: string;
}

/** What to do about a member that is to leave. */
export type MemberRemovalDecision =
  | { readonly kind: 'remove'; readonly memberId: string; readonly moveLeaderTo?: string; readonly reason: string }
  | { readonly kind: 'already-removed'; readonly reason: string }
  /** Not now, but it may become safe. */
  | { readonly kind: 'wait'; readonly code: WaitCode; readonly reason: string }
  /** Never with these facts. */
  | { readonly kind: 'refuse'; readonly code: RefuseCode; readonly reason: string };

type WaitCode = 'ETCD_FACTS_STALE' | 'ETCD_NO_QUORUM' | 'ETCD_CHANGE_IN_PROGRESS' | 'ETCD_QUORUM_RISK';
type RefuseCode = 'ETCD_MEMBER_MISMATCH' | 'ETCD_LAST_MEMBER';

/** Older facts decide nothing: members may have come and gone. */
export const MAX_FACTS_AGE_MS = 30_000;

/**
 * Whether a member may leave now. Safe when the healthy voters left are a quorum of the voters left; a learner, unnamed
 * or never started member besides the target blocks every change; leadership is moved away first.
 *
 * @param now - ms since the epoch, by the clock that `facts.observedAt` is of; more than {@link MAX_FACTS_AGE_MS} apart decides nothing.
 * @see etcd's own rule is weaker: it counts connected members, not serving ones (server/etcdserver/server.go, mayRemoveMember).
 */
export function decideMemberRemoval(facts: EtcdFacts, target: RemovalTarget, now: number): MemberRemovalDecision {
  const ageMs = Math.abs(now - facts.observedAt);
  if (ageMs > MAX_FACTS_AGE_MS) return wait('ETCD_FACTS_STALE', `the facts are ${ageMs} ms old`);

  // Without a leader the list is one member's memory, in which a new member may be missing: nothing follows from it.
  const voters = votersOf(facts);
  const healthy = voters.filter((voter) => isHealthyVoter(facts, voter));
  if (facts.leaderId === undefined) return wait('ETCD_NO_QUORUM', 'no member knows a leader');
  if (healthy.length < quorumSize(voters.length)) {
    return wait(
      'ETCD_NO_QUORUM',
      `${healthy.length} of ${voters.length} voters are healthy, no change can be committed`,
    );
  }

  const found = findMember(facts.members, target);
  if (found.kind !== 'found') return found;
  const { member } = found;

  const changing = facts.members.find((other) => other.id !== member.id && isChanging(other));
  if (changing !== undefined) return wait('ETCD_CHANGE_IN_PROGRESS', describeChange(changing));

  // What never voted takes no vote away.
  if (member.isLearner) return { kind: 'remove', memberId: member.id, reason: 'a learner has no vote' };

  const after = quorumAfter(voters.length, healthy.length, healthy.includes(member));
  if (after.votersLeft === 0) {
    return { kind: 'refuse', code: 'ETCD_LAST_MEMBER', reason: 'it is the only voter' };
  }
  const count = `${after.healthyLeft} healthy of ${after.votersLeft} voters left, ${after.needed} needed`;
  if (!after.safe) return wait('ETCD_QUORUM_RISK', count);

  if (facts.leaderId !== member.id) return { kind: 'remove', memberId: member.id, reason: count };
  const heir = mostAdvanced(
    facts,
    healthy.filter(({ id }) => id !== member.id),
  );
  return { kind: 'remove', memberId: member.id, moveLeaderTo: heir.id, reason: `${count}; it leads` };
}

type Search =
  | { readonly kind: 'found'; readonly member: EtcdMember }
  | Extract<MemberRemovalDecision, { kind: 'already-removed' | 'refuse' }>;

function findMember(members: readonly EtcdMember[], target: RemovalTarget): Search {
  if (target.memberId !== undefined) {
    const member = members.find(({ id }) => id === target.memberId);
    // A new member at the same address is another one: an address is given out again.
    if (member === undefined) return { kind: 'already-removed', reason: `no member ${target.memberId}` };
    return agrees(member, target) ? { kind: 'found', member } : mismatch(member, target);
  }
  const byAddress = members.find(({ peerUrls }) => peerUrls.includes(target.peerUrl));
  if (byAddress !== undefined) {
    return agrees(byAddress, target) ? { kind: 'found', member: byAddress } : mismatch(byAddress, target);
  }
  const byName = members.find(({ name }) => name === target.name);
  if (byName !== undefined) return mismatch(byName, target);
  return { kind: 'already-removed', reason: `no member ${target.name} at ${target.peerUrl}` };
}

/** Addresses match whole, never by substring; a member that has not started has no name to compare. */
function agrees(member: EtcdMember, target: RemovalTarget): boolean {
  return member.peerUrls.includes(target.peerUrl) && (member.name === '' || member.name === target.name);
}

function mismatch(member: EtcdMember, target: RemovalTarget): Search {
  const is = `${member.name === '' ? 'unnamed' : member.name} at ${member.peerUrls.join(', ')}`;
  return {
    kind: 'refuse',
    code: 'ETCD_MEMBER_MISMATCH',
    reason: `member ${member.id} is ${is}, not ${target.name} at ${target.peerUrl}`,
  };
}

function isChanging(member: EtcdMember): boolean {
  return member.isLearner || member.name === '' || member.clientUrls.length === 0;
}

function describeChange(member: EtcdMember): string {
  const what = member.isLearner ? 'a learner' : 'not started yet';
  return `member ${member.name === '' ? member.id : member.name} at ${member.peerUrls.join(', ')} is ${what}`;
}

/** The one that leads with the least loss of time: furthest in the log, then lowest id so that all agree. */
function mostAdvanced(facts: EtcdFacts, candidates: readonly EtcdMember[]): EtcdMember {
  const indexOf = (member: EtcdMember): number => facts.health.find(({ id }) => id === member.id)?.raftIndex ?? 0;
  const [best] = candidates.toSorted((a, b) => indexOf(b) - indexOf(a) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  if (best === undefined) throw new RangeError('a safe removal leaves a healthy voter');
  return best;
}

function wait(code: WaitCode, reason: string): MemberRemovalDecision {
  return { kind: 'wait', code, reason };
}
