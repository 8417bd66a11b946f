import type { LifecycleAction } from '@dedicated-k8s/core-sdk';
import type { TerminationDecision, TerminationFacts } from './decide-termination.ts';
import { functionErrors } from './function-errors.ts';
import { etcdMemberRemovalFailure, quorumRiskDetected } from './metrics.ts';
import type { Invocation, TerminationPorts } from './termination-ports.ts';

/** What etcd itself said against it; anything else is a failure to find out or to act. */
const QUORUM_CODES = new Set([
  'ETCD_QUORUM_RISK',
  'ETCD_NO_QUORUM',
  'ETCD_LAST_MEMBER',
  'ETCD_CHANGE_IN_PROGRESS',
  'FUNCTION_REDUNDANCY_RISK',
]);

/** Gives a termination up: the group retains the instance, and its member goes on voting. */
export async function abandonTermination(
  ports: TerminationPorts,
  action: LifecycleAction,
  { code, reason }: Extract<TerminationDecision, { kind: 'abandon' }>,
  node: TerminationFacts['node'],
  { logger, metrics, requestId }: Invocation,
): Promise<void> {
  const { instanceId } = action;
  metrics.record(QUORUM_CODES.has(code) ? quorumRiskDetected : etcdMemberRemovalFailure, 1);
  logger.error('a termination is abandoned', {
    error: functionErrors.FUNCTION_TERMINATION_ABANDONED({ instanceId, cause: code, reason }),
  });
  const memberId = node.kind === 'member' ? node.target.memberId : undefined;
  if (memberId !== undefined) {
    await ports.members.markRemoved(memberId, { status: 'removal-failed', at: ports.clock.now(), requestId });
  }
  await ports.hook.complete(action, 'ABANDON');
}
