import { type Probe, poll } from '@dedicated-k8s/core-sdk';
import { announceVacancy } from './announce-vacancy.ts';
import { DecisionLog } from './decision-log.ts';
import { lifecycleHandlerDuration } from './metrics.ts';
import { type Turn, takeTurn } from './take-turn.ts';
import type { Termination } from './termination-event.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** With less time than this, in ms, nothing is begun any more. */
const LEAST_TIME_MS = 10_000;

/**
 * Handles a termination: looks, decides, acts, and while it must wait looks again until the function's time is over.
 * `later`: the message is to come back. Everything is decided from the world as it is, never from what an earlier
 * invocation did, so that duplicates, late events and killed invocations change nothing.
 *
 * @throws {ClusterError} what is not worth waiting for, such as AWS_ACCESS_DENIED; the message comes back too.
 */
export async function handleTermination(
  ports: TerminationPorts,
  termination: Termination,
  invocation: Invocation,
): Promise<'done' | 'later'> {
  const { clock, random } = ports;
  const { logger, pollMs, deadlineAt, signal } = invocation;
  const memory = { decisions: new DecisionLog(logger), announce: announceVacancy(ports, invocation) };
  const wait = {
    what: `the termination of ${termination.instanceId} to be safe`,
    timeoutMs: Math.max(0, deadlineAt - clock.now() - LEAST_TIME_MS),
    delayMs: pollMs,
  };
  try {
    const outcome = await poll({ clock, random, logger, signal }, wait, async () => {
      const turnStartedAt = clock.now();
      const turn = await takeTurn(ports, termination, invocation, memory);
      return afterTurn(turn, clock.now() - turnStartedAt, ports, termination, invocation);
    });
    if (outcome.kind === 'ready') return outcome.value;
    if (outcome.cause !== undefined) throw outcome.cause;
    return 'later';
  } catch (error) {
    if (signal.aborted) return 'later';
    throw error;
  }
}

/** Whether the handling ends with this turn: also when another one as long would not end before the function does. */
function afterTurn(
  turn: Turn,
  turnMs: number,
  { clock }: TerminationPorts,
  { instanceId, startedAt }: Termination,
  { logger, metrics, pollMs, deadlineAt, signal }: Invocation,
): Probe<'done' | 'later'> {
  if (turn.kind === 'gone') {
    logger.info('nobody waits for this termination any more', { instance_id: instanceId });
    return { kind: 'ready', value: 'done' };
  }
  if (turn.kind === 'answered') {
    metrics.record(lifecycleHandlerDuration, clock.now() - startedAt);
    return { kind: 'ready', value: 'done' };
  }
  const againMs = turn.kind === 'unblocked' ? 0 : pollMs;
  if (signal.aborted || clock.now() + againMs + turnMs + LEAST_TIME_MS > deadlineAt) {
    logger.info('the termination waits for its next turn', { instance_id: instanceId, turn });
    return { kind: 'ready', value: 'later' };
  }
  const reason = turn.kind === 'unblocked' ? 'another member could go first' : `${turn.code}: ${turn.reason}`;
  return { kind: 'waiting', reason, againMs };
}
