import { isClusterError } from '@dedicated-k8s/core-sdk';
import { abandonTermination } from './abandon-termination.ts';
import { collectOrphan } from './collect-orphan.ts';
import { decideTermination, patiently, type TerminationDecision, type TerminationFacts } from './decide-termination.ts';
import { decideUnblocking } from './decide-unblocking.ts';
import type { DecisionLog } from './decision-log.ts';
import { lookAtEtcd } from './look-at-etcd.ts';
import { factsAbout, type Observation, observeTermination } from './observe-termination.ts';
import { retireNode } from './retire-node.ts';
import type { Termination } from './termination-event.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** How a turn ended. */
export type Turn =
  /** The hook was told. */
  | { readonly kind: 'answered' }
  /** There is no hook to tell. */
  | { readonly kind: 'gone' }
  /** Another member could go, which may change what this one waits for. */
  | { readonly kind: 'unblocked' }
  | Extract<TerminationDecision, { kind: 'wait' }>;

/** What the turns of one invocation share. */
export interface TurnMemory {
  readonly decisions: DecisionLog;
  readonly announce: (observation: Observation) => Promise<void>;
}

/** Looks once, decides, acts. */
export async function takeTurn(
  ports: TerminationPorts,
  termination: Termination,
  invocation: Invocation,
  { decisions, announce }: TurnMemory,
): Promise<Turn> {
  try {
    const { startedAt, ...action } = termination;
    const observation = await observeTermination(ports, action, invocation);
    if (observation === 'gone') return { kind: 'gone' };
    await announce(observation);
    const sighting = await lookAtEtcd(ports, observation, invocation);
    const { view, witness } = sighting;
    const facts = factsAbout(observation.own, observation, view, startedAt + invocation.patienceMs);
    const decision = decideTermination(facts, ports.clock.now());
    decisions.add(decision, facts);
    if (decision.kind !== 'wait') {
      const turn = await answer(ports, termination, decision, { facts, witness }, invocation);
      // A node that did not manage to join ends here, and what kept it from joining would keep the next one, too.
      if (decision.kind === 'release') await collectOrphan(ports, observation, sighting, invocation);
      return turn;
    }

    // When the others began to wait is in their own messages, and so is the right to give up.
    const others = observation.others.map((each) => factsAbout(each, observation, view, Number.POSITIVE_INFINITY));
    const unblocking = decideUnblocking(others, ports.clock.now());
    if (unblocking === undefined) {
      return (await collectOrphan(ports, observation, sighting, invocation)) ? { kind: 'unblocked' } : decision;
    }
    decisions.add(unblocking.decision, unblocking.facts);
    const other = { group: action.group, hook: action.hook, instanceId: unblocking.facts.instanceId };
    const outcome = await retireNode(ports, other, unblocking.decision, witness, invocation);
    return outcome.kind === 'retired' ? { kind: 'unblocked' } : decision;
  } catch (error) {
    return await afterFailure(ports, termination, error, invocation);
  }
}

async function answer(
  ports: TerminationPorts,
  termination: Termination,
  decision: Exclude<TerminationDecision, { kind: 'wait' }>,
  { facts, witness }: { readonly facts: TerminationFacts; readonly witness?: string | undefined },
  invocation: Invocation,
): Promise<Turn> {
  if (decision.kind === 'abandon') {
    await abandonTermination(ports, termination, decision, facts.node, invocation);
    return { kind: 'answered' };
  }
  const outcome = await retireNode(ports, termination, decision, witness, invocation);
  if (outcome.kind === 'retired') return { kind: 'answered' };
  const next = outcome.kind === 'wait' ? patiently(outcome, facts, ports.clock.now()) : outcome;
  if (next.kind === 'wait') return next;
  await abandonTermination(ports, termination, next, facts.node, invocation);
  return { kind: 'answered' };
}

/** A failure that may pass is a reason to wait, and counts against patience like any other. */
async function afterFailure(
  ports: TerminationPorts,
  termination: Termination,
  error: unknown,
  invocation: Invocation,
): Promise<Turn> {
  const { logger, signal, patienceMs } = invocation;
  // Cut short by the function's deadline: whatever was begun is looked at again.
  if (signal.aborted) return { kind: 'wait', code: 'FUNCTION_DEADLINE', reason: String(error) };
  if (!isClusterError(error) || !error.retryable) throw error;
  logger.warn('a turn failed and is taken again', { instance_id: termination.instanceId, error });
  const cause = { code: error.code, reason: error.message };
  const decision = patiently(cause, { patienceEndsAt: termination.startedAt + patienceMs }, ports.clock.now());
  if (decision.kind === 'wait') return decision;
  await abandonTermination(ports, termination, decision, { kind: 'unknown' }, invocation);
  return { kind: 'answered' };
}
