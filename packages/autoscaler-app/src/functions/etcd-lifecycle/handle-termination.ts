import { announceVacancy } from './announce-vacancy.ts';
import { DecisionLog } from './decision-log.ts';
import { lifecycleHandlerDuration } from './metrics.ts';
import { takeTurn } from './take-turn.ts';
import type { Termination } from './termination-event.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** With less time than this nothing is begun any more. */
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
  const { clock } = ports;
  const { logger, metrics, pollMs, deadlineAt, signal } = invocation;
  const { instanceId, startedAt } = termination;
  const decisions = new DecisionLog(logger);
  const announce = announceVacancy(ports, invocation);
  for (;;) {
    const turnStartedAt = clock.now();
    const turn = await takeTurn(ports, termination, invocation, { decisions, announce });
    if (turn.kind === 'gone') {
      logger.info('nobody waits for this termination any more', { instance_id: instanceId });
      return 'done';
    }
    if (turn.kind === 'answered') {
      metrics.record(lifecycleHandlerDuration, clock.now() - startedAt);
      return 'done';
    }
    const turnMs = clock.now() - turnStartedAt;
    const pauseMs = turn.kind === 'unblocked' ? 0 : pollMs;
    if (signal.aborted || clock.now() + pauseMs + turnMs + LEAST_TIME_MS > deadlineAt) {
      logger.info('the termination waits for its next turn', { instance_id: instanceId, turn });
      return 'later';
    }
    await clock.sleep(pauseMs);
  }
}
