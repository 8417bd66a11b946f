import { isClusterError, policyClock } from '@dedicated-k8s/core-sdk';
import { createPolicyObserver } from '@dedicated-k8s/observability';
import { type Classification, definePolicy, fatal, RetryError, retryable } from '@dedicated-k8s/retry';
import { agentErrors } from '../errors/agent-errors.ts';
import { startControlPlane } from '../start/start-control-plane.ts';
import { startWorker } from '../start/start-worker.ts';
import type { NodeContext } from '../steps/node-context.ts';
import type { StepObserver } from '../steps/run-steps.ts';
import { giveUp } from './give-up.ts';
import { holdLaunch } from './hold-launch.ts';
import { reportSuccess } from './report-outcome.ts';

/**
 * Makes this instance the node that its config names: tries, tries again with growing waits while its patience lasts,
 * and then gives up, so that the group replaces the instance. Ended by a signal it gives nothing up: the next run goes on.
 *
 * @throws what the last attempt threw; the attempts before are in the log.
 */
export async function bootstrapNode(node: NodeContext, observe: StepObserver = () => {}): Promise<void> {
  assertRole(node);
  await holdLaunch(node, () => tryUntilGivenUp(node, observe));
}

async function tryUntilGivenUp(node: NodeContext, observe: StepObserver): Promise<void> {
  const startedAt = node.clock.monotonic();
  let stage = 'start';
  const watch: StepObserver = async (event) => {
    stage = event.step;
    await observe(event);
  };
  try {
    await budget(node).execute(({ signal }) => start({ ...node, signal }, watch), { signal: node.signal });
    reportSuccess(node, node.clock.monotonic() - startedAt);
  } catch (thrown) {
    if (node.signal.aborted) throw thrown;
    const error = causeOf(thrown);
    await giveUp(node, { error, stage }, observe);
    throw error;
  }
}

/** What was wrong, not that it was tried several times. */
function causeOf(error: unknown): unknown {
  return error instanceof RetryError && isClusterError(error.cause) ? error.cause : error;
}

function start(node: NodeContext, observe: StepObserver): Promise<void> {
  return node.config.spec.node.role === 'worker' ? startWorker(node, observe) : startControlPlane(node, observe);
}

function assertRole({ journal, config }: NodeContext): void {
  const configuredRole = config.spec.node.role;
  if (journal.role === undefined || (journal.role === 'worker') === (configuredRole === 'worker')) return;
  throw agentErrors.AGENT_JOURNAL_OF_OTHER_ROLE({ journalRole: journal.role, configuredRole });
}

function budget({ patience, clock, random, logger, metrics }: NodeContext) {
  return definePolicy(
    {
      name: 'bootstrap',
      deadlineMs: patience.totalMs,
      retry: {
        maxAttempts: patience.attempts,
        backoff: { kind: 'exponential', initialMs: patience.retryMs, maxMs: 60_000, jitter: 0.3 },
      },
      classify,
      // Steps look at the world first: running them again does nothing twice.
      idempotent: true,
    },
    { clock: policyClock(clock), random: () => random.fraction(), observer: createPolicyObserver({ logger, metrics }) },
  );
}

function classify(error: unknown): Classification {
  if (!isClusterError(error)) return retryable('unexpected');
  // Another node was faster: the next attempt finds what it did.
  return error.retryable || error.code === 'CLUSTER_STATE_MOVED' ? retryable(error.code) : fatal(error.code);
}
