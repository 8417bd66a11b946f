import {
  type Clock,
  decideMemberRemoval,
  type EtcdFacts,
  isClusterError,
  type Probe,
  poll,
  type Random,
  type RemovalTarget,
  type RemoveMemberResult,
} from '@dedicated-k8s/core-sdk';
import { type Logger, withSpan } from '@dedicated-k8s/observability';
import type { EtcdMembers } from './etcd-members.ts';

const NOT_SETTLED = 'etcd has not settled yet';

/** What a removal needs. */
export interface RemovalDependencies {
  readonly etcd: EtcdMembers;
  /** Private addresses of control planes, the one to look through first. */
  readonly addresses: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /**
   * Asked right before each change, because etcd knows no fence: a process that was paused after its decision must not
   * act on it when others have had their turn since. @throws {ClusterError} LEASE_LOST
   */
  readonly assertTurn: () => void;
  /** How long to wait for it to become safe, and for etcd to agree, in ms. */
  readonly patienceMs: number;
  /** Between two looks, in ms. */
  readonly pollMs: number;
}

/**
 * Removes a member as soon as it is safe: looks, decides, acts, and looks again until etcd no longer lists it. Leadership
 * is moved away first, each time it is found on the target. Doing it again is fine: `already-removed`.
 *
 * @throws {ClusterError} ETCD_* for what does not pass by waiting.
 */
export async function removeMember(
  dependencies: RemovalDependencies,
  target: RemovalTarget,
): Promise<RemoveMemberResult> {
  const { patienceMs, pollMs } = dependencies;
  let progress: Progress = { removed: false };
  let turn: Turn | undefined;
  const wait = {
    what: `the removal of the etcd member ${target.name}`,
    timeoutMs: patienceMs,
    delayMs: pollMs,
  };
  const outcome = await poll(dependencies, wait, async (): Promise<Probe<RemoveMemberResult>> => {
    turn = await takeTurn(dependencies, target, progress);
    if (turn.kind === 'ended') return { kind: 'ready', value: turn.result };
    if (turn.kind === 'waiting') return { kind: 'waiting', reason: `${turn.code}: ${turn.reason}` };
    ({ progress } = turn);
    return { kind: 'waiting', reason: NOT_SETTLED, againMs: 0 };
  });
  return outcome.kind === 'ready' ? outcome.value : waitingResult(turn, patienceMs);
}

interface Progress {
  /** Whether this call has removed it: then its absence is our work, not somebody else's. */
  readonly removed: boolean;
  readonly memberId?: string;
  readonly movedLeaderTo?: string;
}

type Turn =
  | { readonly kind: 'ended'; readonly result: RemoveMemberResult }
  | { readonly kind: 'acted'; readonly progress: Progress; readonly facts: EtcdFacts }
  | { readonly kind: 'waiting'; readonly code: string; readonly reason: string; readonly facts?: EtcdFacts };

async function takeTurn(dependencies: RemovalDependencies, target: RemovalTarget, progress: Progress): Promise<Turn> {
  const { etcd, addresses, clock, logger, signal } = dependencies;
  let facts: EtcdFacts | undefined;
  try {
    facts = await etcd.observe(addresses, signal);
    const decision = decideMemberRemoval(facts, target, clock.now());
    // In full where something is done; while it waits, the reason says enough.
    logger[decision.kind === 'wait' ? 'debug' : 'info']('decided about the etcd member', { decision, target, facts });
    if (decision.kind === 'remove') {
      return { kind: 'acted', progress: await act(dependencies, facts, decision, progress), facts };
    }
    if (decision.kind === 'wait') return { kind: 'waiting', code: decision.code, reason: decision.reason, facts };
    const gone = progress.removed ? 'removed' : 'already-removed';
    return ended(decision.kind === 'refuse' ? 'refused' : gone, decision, target, progress, facts);
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    // Such as the refusal in the first 5 s after members connected, or an election.
    const waiting = { kind: 'waiting', code: error.code, reason: error.message } as const;
    return facts === undefined ? waiting : { ...waiting, facts };
  }
}

async function act(
  { etcd, signal, assertTurn }: RemovalDependencies,
  facts: EtcdFacts,
  { memberId, moveLeaderTo }: { readonly memberId: string; readonly moveLeaderTo?: string },
  progress: Progress,
): Promise<Progress> {
  assertTurn();
  if (moveLeaderTo !== undefined) {
    await withSpan('etcd move leader', { attributes: { 'etcd.member.to': moveLeaderTo } }, () =>
      etcd.moveLeader(facts, moveLeaderTo, signal),
    );
    return { ...progress, memberId, movedLeaderTo: moveLeaderTo };
  }
  try {
    await withSpan('etcd remove member', { attributes: { 'etcd.member': memberId } }, () =>
      etcd.remove(facts, memberId, signal),
    );
  } catch (error) {
    if (!isClusterError(error, 'ETCD_MEMBER_UNKNOWN')) throw error;
  }
  return { ...progress, memberId, removed: true };
}

function ended(
  outcome: 'removed' | 'already-removed' | 'refused',
  decision: { readonly reason: string; readonly code?: string },
  target: RemovalTarget,
  { memberId = target.memberId, movedLeaderTo }: Progress,
  facts: EtcdFacts,
): Turn {
  const result: RemoveMemberResult = {
    kind: 'member-removal',
    outcome,
    reason: decision.reason,
    ...(decision.code === undefined ? {} : { code: decision.code }),
    ...(memberId === undefined ? {} : { memberId }),
    ...(movedLeaderTo === undefined ? {} : { movedLeaderTo }),
    facts,
  };
  return { kind: 'ended', result };
}

function waitingResult(last: Turn | undefined, patienceMs: number): RemoveMemberResult {
  const isWaiting = last?.kind === 'waiting';
  const { code, reason } = isWaiting ? last : { code: 'ETCD_CHANGE_IN_PROGRESS', reason: NOT_SETTLED };
  const facts = last?.kind === 'ended' ? undefined : last?.facts;
  return {
    kind: 'member-removal',
    outcome: 'waiting',
    code,
    reason: `not within ${patienceMs} ms: ${reason}`,
    ...(facts === undefined ? {} : { facts }),
  };
}
