import { isDeepStrictEqual } from 'node:util';
import type { LeaseObject, NodeObject } from '../../kubernetes/kinds.ts';
import { resourceNamed } from '../resource.ts';
import type { Controller } from './controller.ts';
import { decideNode } from './decide-node.ts';

/** Marks the nodes whose kubelets fell silent, and keeps the taints of all nodes in step with their state. */
export const watchNodes: Controller = async ({ store, timings }) => {
  const nodes = resourceNamed('nodes');
  const [{ items }, leases] = await Promise.all([
    store.list<NodeObject>(nodes),
    store.list<LeaseObject>(resourceNamed('leases'), { namespace: 'kube-node-lease' }),
  ]);
  for (const node of items) {
    const lease = leases.items.find(({ metadata }) => metadata.name === node.metadata.name);
    const decide = (current: NodeObject): NodeObject => decideNode(current, lease, Date.now(), timings.nodeGraceMs);
    if (!isDeepStrictEqual(decide(node), node)) await store.update<NodeObject>(nodes, '', node.metadata.name, decide);
  }
};
