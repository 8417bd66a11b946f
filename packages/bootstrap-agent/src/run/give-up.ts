import { isClusterError } from '@dedicated-k8s/core-sdk';
import { initControlPlaneRole } from '../roles/init-control-plane.ts';
import { roles } from '../roles/roles.ts';
import { completeLaunchHook } from '../steps/complete-launch-hook.ts';
import type { NodeContext } from '../steps/node-context.ts';
import type { StepObserver } from '../steps/run-steps.ts';
import { undoSteps } from '../steps/undo-steps.ts';
import { reportFailure } from './report-outcome.ts';

/** Undoing takes a turn at etcd and a reset at most. */
const UNDO_MS = 10 * 60_000;

/**
 * Leaves the cluster as if this node had never come, and has the group replace its instance; the node that made the
 * cluster undoes nothing. A node that was in service before is only reported: its group decides about it.
 */
export async function giveUp(
  node: NodeContext,
  failure: { readonly error: unknown; readonly stage: string },
  observe: StepObserver,
): Promise<void> {
  const { journal, logger } = node;
  reportFailure(node, failure.stage);
  const wasInService = journal.progress(completeLaunchHook.name) === 'done';
  logger.error('this node gives up', { ...failure, failed_stage: failure.stage, was_in_service: wasInService });
  if (wasInService) return;

  const bounded = { ...node, signal: AbortSignal.any([node.signal, AbortSignal.timeout(UNDO_MS)]) };
  // Where two sides contradict each other, a person has to see both.
  const mayUndo = !isClusterError(failure.error, 'AGENT_START_REFUSED') && !(await mayBeTheCluster(node));
  if (mayUndo && journal.role !== undefined) await undoSteps(roles[journal.role].steps, bounded, observe);
  await abandonLaunch(node);
}

/**
 * Whether what this node initialised is the cluster by now: its member, target and records then stay as they are, since
 * the termination of its instance asks etcd whether it may go. Not knowing counts as yes.
 */
async function mayBeTheCluster({ clusterState, identity, journal, logger }: NodeContext): Promise<boolean> {
  if (journal.role !== initControlPlaneRole.name) return false;
  try {
    const { status, owner } = await clusterState.read();
    return status === 'restoring' || (status === 'initialized' && owner === identity.instanceId);
  } catch (error) {
    logger.warn('whether this node made the cluster cannot be told, so nothing is undone', { error });
    return true;
  }
}

/** Tells the group that this instance will never do its work. Never throws. */
export async function abandonLaunch({
  config,
  hooks,
  identity,
  logger,
}: Pick<NodeContext, 'config' | 'hooks' | 'identity' | 'logger'>): Promise<void> {
  if (config.spec.launch === undefined) return;
  const { group, hook } = config.spec.launch;
  try {
    const result = await hooks.complete({ group, hook, instanceId: identity.instanceId }, 'ABANDON');
    logger.warn('told the group to replace this instance', { group, hook, result });
  } catch (error) {
    // The hook's own time-out replaces the instance, only later.
    logger.error('the group could not be told to replace this instance', { group, hook, error });
  }
}
