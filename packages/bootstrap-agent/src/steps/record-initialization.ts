import { moveCluster } from '@dedicated-k8s/core-sdk';
import { currentTraceContext } from '@dedicated-k8s/observability';
import { heldLease } from './held-lease.ts';
import { needed, type Step, satisfied } from './step.ts';

/** The cluster's state says that there is a cluster, and which one: from here on others join it. */
export const recordInitialization: Step = {
  name: 'record-initialization',
  check: async ({ clusterState }) => {
    const { status, owner } = await clusterState.read();
    return status === 'initialized'
      ? satisfied(`the cluster was initialised by ${owner ?? 'nobody known'}`)
      : needed(`the cluster is ${status}`);
  },
  apply: async (node) => {
    const { clusterId } = await node.etcd.observe([node.identity.privateIp], node.signal);
    await moveCluster(node.clusterState, node, heldLease(node), 'finish-init', {
      trace: currentTraceContext(),
      clusterId,
    });
  },
};
