import { withLease } from '@dedicated-k8s/core-sdk';
import { memberProblem } from '../etcd/own-member.ts';
import { readCertificateKey, usableJoinMaterial } from '../join/read-join-material.ts';
import { joinControlPlaneConfiguration } from '../kubeadm/join-configuration.ts';
import { kubeadmWithConfig } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { resetNode } from '../kubeadm/reset-node.ts';
import { unpinEndpoint } from './endpoint-pin.ts';
import { heldLease } from './held-lease.ts';
import { inPlaceOfLeaver } from './in-place-of-leaver.ts';
import { kubeadmVerdict } from './kubeadm-verdict.ts';
import { leaveEtcd } from './leave-etcd.ts';
import { membershipLease } from './membership-lease.ts';
import type { NodeContext } from './node-context.ts';
import { nodeProblem } from './node-problem.ts';
import { needed, type Step } from './step.ts';

const NAME = 'join-control-plane';

/** This node is a control plane of the cluster: its etcd member votes, its Node is labelled. */
export const joinControlPlane: Step = {
  name: NAME,
  check: async (node) => {
    if ((await node.files.kind(paths.adminConfig)) === undefined) return needed('kubeadm has not run');
    return kubeadmVerdict(NAME, node, joinProblem);
  },
  apply: async (node) => {
    const material = await usableJoinMaterial(node);
    const certificateKey = await readCertificateKey(node);
    // Left by an init that another node was faster with: the endpoint must lead to that one.
    await unpinEndpoint(node);
    heldLease(node);
    const configuration = joinControlPlaneConfiguration(node.node, { ...material, certificateKey });
    await inPlaceOfLeaver(node, () => kubeadmWithConfig(node, ['join'], [configuration]));
  },
  undo: async (node) => {
    await withLease(node.leases, node, membershipLease(node), (lease, signal) => leaveEtcd({ ...node, lease, signal }));
    await resetNode(node);
  },
};

async function joinProblem(node: NodeContext): Promise<string | undefined> {
  const { etcd, clusterState, identity, signal } = node;
  const facts = await etcd.observe([identity.privateIp], signal);
  const { clusterId } = await clusterState.read();
  const { privateIp } = identity;
  return memberProblem(facts, { clusterId, privateIp }) ?? nodeProblem(node, { controlPlane: true });
}
