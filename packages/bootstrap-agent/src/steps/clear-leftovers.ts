import { isClusterError } from '@dedicated-k8s/core-sdk';
import { findLeftovers, resetNode } from '../kubeadm/reset-node.ts';
import { leaveEtcd } from './leave-etcd.ts';
import type { NodeContext } from './node-context.ts';
import { needed, type Step, satisfied } from './step.ts';

/**
 * What an unfinished run of `kubeadmStep` left behind is gone before it is run again: the member in etcd first, then
 * everything on this machine.
 */
export function clearLeftoversOf(kubeadmStep: Step): Step {
  return {
    name: 'clear-leftovers',
    check: async (node) => {
      const leftovers = await findLeftovers(node);
      if (leftovers.length === 0) return satisfied('nothing of kubeadm is on this node');
      const { kind, reason } = await kubeadmStep.check(node);
      return kind === 'satisfied'
        ? satisfied(`what is there is finished: ${reason}`)
        : needed(`${leftovers.join(', ')} of an unfinished run: ${reason}`);
    },
    apply: async (node) => {
      if (node.config.spec.node.role === 'control-plane') await leaveEtcd(node);
      await deleteNode(node);
      await resetNode(node);
    },
  };
}

/** A Ready Node of this name would keep the next join out. A worker may not delete it: it turns NotReady by itself. */
async function deleteNode({ kubernetes, identity, signal, logger }: NodeContext): Promise<void> {
  try {
    await (await kubernetes()).deleteNode(identity.hostname, signal);
  } catch (error) {
    if (!isClusterError(error)) throw error;
    logger.info('the Node of the unfinished run could not be deleted', { reason: error.message });
  }
}
