import { isClusterError, waitUntil } from '@dedicated-k8s/core-sdk';
import type { NodeContext } from './node-context.ts';
import { needed, satisfied, type Verdict } from './step.ts';

/** What kubeadm still owes this node; `undefined` when it has finished. */
export type KubeadmProblem = (node: NodeContext) => Promise<string | undefined>;

/**
 * Whether a kubeadm step is needed. Where the journal says that it was finished once, components that are away are given
 * time to come up (a reboot takes minutes), and the node is never reset for it.
 *
 * @throws {ClusterError} WAIT_TIMED_OUT when a node that was finished does not come up.
 */
export async function kubeadmVerdict(step: string, node: NodeContext, problemOf: KubeadmProblem): Promise<Verdict> {
  if (node.journal.progress(step) !== 'done') {
    const problem = await look(node, problemOf);
    return problem === undefined ? satisfied('kubeadm has finished') : needed(problem);
  }
  const what = 'this node, which kubeadm finished, to come up';
  const wait = { what, timeoutMs: node.patience.readyMs, delayMs: node.patience.look };
  await waitUntil(node, wait, async () => {
    const problem = await problemOf(node);
    return problem === undefined ? { kind: 'ready', value: undefined } : { kind: 'waiting', reason: problem };
  });
  return satisfied('kubeadm has finished, and the node is up');
}

async function look(node: NodeContext, problemOf: KubeadmProblem): Promise<string | undefined> {
  try {
    return await problemOf(node);
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    return error.message;
  }
}
