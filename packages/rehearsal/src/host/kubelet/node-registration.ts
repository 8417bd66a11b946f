import { findCondition, type LeaseObject, type NodeObject } from '../kubernetes/kinds.ts';
import type { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import { paths } from '../kubernetes/paths.ts';
import { nodeConditions } from './node-object.ts';

/**
 * Creates the Node, or takes over the one of that name: its labels, address and provider id become this kubelet's.
 *
 * @throws {KubernetesError}
 */
export async function registerNode(client: KubernetesClient, node: NodeObject): Promise<void> {
  try {
    await client.create(paths.nodes, node);
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.reason !== 'AlreadyExists') throw error;
    await client.patch(paths.node(node.metadata.name), {
      metadata: { labels: node.metadata.labels },
      spec: { providerID: node.spec?.providerID },
    });
    await client.patch(`${paths.node(node.metadata.name)}/status`, { status: node.status });
  }
}

/**
 * Shows that the kubelet lives: renews its lease, and its Node's status where that no longer says Ready. A Node that
 * was deleted stays deleted until the kubelet starts again.
 *
 * @throws {KubernetesError}
 */
export async function sendHeartbeat(client: KubernetesClient, nodeName: string, leaseMs: number): Promise<void> {
  const node = await client.find<NodeObject>(paths.node(nodeName));
  if (node === undefined) return;
  await renewLease(client, node, leaseMs);
  if (findCondition(node.status?.conditions, 'Ready')?.status === 'True') return;
  const conditions = nodeConditions(node.status?.conditions ?? [], Date.now());
  await client.patch(`${paths.node(nodeName)}/status`, { status: { conditions } });
}

async function renewLease(client: KubernetesClient, { metadata }: NodeObject, leaseMs: number): Promise<void> {
  const lease: LeaseObject = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: metadata.name,
      namespace: 'kube-node-lease',
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: metadata.name, uid: metadata.uid ?? '' }],
    },
    spec: {
      holderIdentity: metadata.name,
      leaseDurationSeconds: Math.max(1, Math.round((leaseMs * 4) / 1000)),
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
  try {
    await client.patch(paths.lease(metadata.name), { metadata: lease.metadata, spec: lease.spec });
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.code !== 404) throw error;
    await client.create(paths.leases, lease);
  }
}
