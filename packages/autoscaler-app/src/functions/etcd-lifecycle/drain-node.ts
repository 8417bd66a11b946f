import {
  type CommandOutcome,
  type DrainResult,
  drainResult,
  isClusterError,
  parseCommandOutput,
} from '@dedicated-k8s/core-sdk';
import { withSpan } from '@dedicated-k8s/observability';
import { lastLineOf } from './look-at-etcd.ts';
import { nodeDrainFailure, nodeDrainSuccess } from './metrics.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

const DELIVERY_TIMEOUT_MS = 30_000;
/** For the agent to end by itself after the pods' time is over. */
const GRACE_MS = 15_000;

/**
 * Moves the pods away, through a node in service. The termination goes on whatever comes of it: pods that a disruption
 * budget keeps are worth less than the quorum, and the deadline has passed for them.
 */
export async function drainNode(
  { commands, clock }: TerminationPorts,
  node: string,
  witness: string,
  { logger, metrics, drainMs, deadlineAt, signal }: Invocation,
): Promise<void> {
  // Half of what is left: the member is to be removed in this invocation too.
  const timeMs = Math.min(drainMs, (deadlineAt - clock.now()) / 2);
  const deadlineSeconds = Math.max(1, Math.floor(timeMs / 1000));
  const outcome = await withSpan('drain node', { attributes: { 'k8s.node.name': node } }, () =>
    commands.run(
      witness,
      { verb: 'node drain', node, deadlineSeconds },
      { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS, executionTimeoutMs: deadlineSeconds * 1000 + GRACE_MS, signal },
    ),
  );
  const result = resultOf(outcome, witness);
  const isDrained = 'outcome' in result && (result.outcome === 'drained' || result.outcome === 'node-absent');
  metrics.record(isDrained ? nodeDrainSuccess : nodeDrainFailure, 1);
  const fields = { node, witness, result, deadline_seconds: deadlineSeconds };
  if (isDrained) logger.info('the node is drained', fields);
  else logger.warn('the node is not drained, its termination goes on', fields);
}

function resultOf(outcome: CommandOutcome, instanceId: string): DrainResult | { readonly reason: string } {
  switch (outcome.kind) {
    case 'succeeded':
      return parsed(outcome, instanceId);
    case 'failed':
      if (outcome.stdout.trim() !== '') return parsed(outcome, instanceId);
      return { reason: `node drain ended with ${outcome.exitCode}: ${lastLineOf(outcome.stderr)}` };
    case 'undeliverable':
      return { reason: outcome.reason };
    case 'timed-out':
      return { reason: 'node drain did not end in time' };
    case 'cancelled':
      return { reason: 'node drain was cancelled' };
  }
}

function parsed(
  output: { readonly stdout: string; readonly commandId: string },
  instanceId: string,
): DrainResult | { readonly reason: string } {
  try {
    return parseCommandOutput(drainResult, { ...output, instanceId });
  } catch (error) {
    if (!isClusterError(error)) throw error;
    return { reason: error.message };
  }
}
