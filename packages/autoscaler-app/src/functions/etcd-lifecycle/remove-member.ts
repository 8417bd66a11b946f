import {
  agentExitCodes,
  type CommandOutcome,
  parseCommandOutput,
  type RemovalTarget,
  type RemoveMemberResult,
  removeMemberResult,
} from '@dedicated-k8s/core-sdk';
import { withSpan } from '@dedicated-k8s/observability';
import type { TerminationDecision } from './decide-termination.ts';
import { lastLineOf } from './look-at-etcd.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** What became of a removal; `wait` and `abandon` are decisions that the node made from what it saw. */
export type RemovalOutcome =
  | { readonly kind: 'removed'; readonly reason: string }
  | Extract<TerminationDecision, { kind: 'wait' | 'abandon' }>;

const DELIVERY_TIMEOUT_MS = 30_000;
/** The agent waits a minute for its turn and a minute for safety. */
const EXECUTION_TIMEOUT_MS = 150_000;

/**
 * Removes a member through a node in service, which decides again from what it sees itself, under the cluster's lease for
 * membership changes, and moves leadership away first.
 */
export async function removeMember(
  { commands }: TerminationPorts,
  target: RemovalTarget & { readonly memberId: string },
  witness: string,
  { signal, logger }: Invocation,
): Promise<RemovalOutcome> {
  const { memberId, name, peerUrl } = target;
  const outcome = await withSpan('remove etcd member', { attributes: { 'etcd.member.id': memberId } }, () =>
    commands.run(
      witness,
      { verb: 'etcd remove-member', memberId, name, peerUrl },
      { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS, executionTimeoutMs: EXECUTION_TIMEOUT_MS, signal },
    ),
  );
  const removal = removalOf(outcome, witness);
  logger.info('the node in service answered about the removal', {
    member: name,
    member_id: memberId,
    witness,
    removal,
  });
  return removal;
}

function removalOf(outcome: CommandOutcome, instanceId: string): RemovalOutcome {
  const wait = (code: string, reason: string): RemovalOutcome => ({ kind: 'wait', code, reason });
  switch (outcome.kind) {
    case 'succeeded':
      return judge(parseCommandOutput(removeMemberResult, { ...outcome, instanceId }));
    case 'failed':
      if (outcome.exitCode === agentExitCodes.refused || outcome.exitCode === agentExitCodes.retryLater) {
        return judge(parseCommandOutput(removeMemberResult, { ...outcome, instanceId }));
      }
      return wait('COMMAND_FAILED', `it ended with ${outcome.exitCode}: ${lastLineOf(outcome.stderr)}`);
    case 'undeliverable':
      return wait('COMMAND_UNDELIVERABLE', outcome.reason);
    // It may still be at work, or its answer was lost: etcd tells at the next look, and the lease keeps two apart.
    case 'timed-out':
      return wait('COMMAND_TIMED_OUT', outcome.stillRunning ? 'it is still running' : 'it did not end in time');
    case 'cancelled':
      return wait('COMMAND_TIMED_OUT', 'it was cancelled');
  }
}

function judge({ outcome, code = 'ETCD_CHANGE_IN_PROGRESS', reason }: RemoveMemberResult): RemovalOutcome {
  switch (outcome) {
    case 'removed':
    case 'already-removed':
      return { kind: 'removed', reason };
    case 'waiting':
      return { kind: 'wait', code, reason };
    case 'refused':
      return { kind: 'abandon', code, reason };
  }
}
