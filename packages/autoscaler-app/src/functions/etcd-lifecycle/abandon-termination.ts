import { type LifecycleAction, withdrawVacancy } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
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

/**
 * Gives a termination up: the group retains the instance, its member goes on voting, and nobody takes its place. Its node
 * stays cordoned when it was drained before: what is retained is to go, only later.
 */
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
  await keepPlace(ports, instanceId, logger);
  await ports.hook.complete(action, 'ABANDON');
}

/** A vacancy left behind would put a later, unrelated node into the trace of this termination. Not worth failing for. */
async function keepPlace(ports: TerminationPorts, instanceId: string, logger: Logger): Promise<void> {
  try {
    await withdrawVacancy(ports.clusterState, ports, { instanceId });
  } catch (error) {
    logger.warn('the vacancy could not be withdrawn', { instance_id: instanceId, error });
  }
}
