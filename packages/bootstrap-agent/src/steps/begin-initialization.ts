import { moveCluster } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { heldLease } from './held-lease.ts';
import { needed, type Step, satisfied } from './step.ts';

/** The cluster's state says that this node is initialising it, under the fence of the lease that it holds now. */
export const beginInitialization: Step = {
  name: 'begin-initialization',
  check: async ({ clusterState, identity, lease }) => {
    const { status, owner, fence } = await clusterState.read();
    if (owner !== identity.instanceId) return needed(`the cluster is ${status}`);
    if (status === 'initialized') return satisfied('this node initialised the cluster');
    return status === 'initializing' && fence === lease?.fence
      ? satisfied(`this node is initialising the cluster under fence ${fence}`)
      : needed(`the cluster is ${status} under fence ${fence}`);
  },
  apply: async (node) => {
    await moveCluster(node.clusterState, node, heldLease(node), 'begin-init', { trace: currentTraceContext() });
  },
};
