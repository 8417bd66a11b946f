import { decideTermination, type TerminationDecision, type TerminationFacts } from './decide-termination.ts';

/** A termination that can go on, and how. */
export interface Unblocking {
  readonly facts: TerminationFacts;
  readonly decision: Extract<TerminationDecision, { kind: 'release' | 'remove' }>;
}

/**
 * Which other termination of the group to handle while the first one waits. The queue hands out one message at a time,
 * and the first may wait for the very member whose message is behind it: a dead member blocks every join and every
 * removal until it is removed itself. So what can go on goes first; giving up is left to each one's own message.
 */
export function decideUnblocking(others: readonly TerminationFacts[], now: number): Unblocking | undefined {
  for (const facts of others) {
    const decision = decideTermination(facts, now);
    if (decision.kind === 'release' || decision.kind === 'remove') return { facts, decision };
  }
  return undefined;
}
