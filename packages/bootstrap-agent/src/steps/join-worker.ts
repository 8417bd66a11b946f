import { usableJoinMaterial } from '../join/read-join-material.ts';
import { joinWorkerConfiguration } from '../kubeadm/join-configuration.ts';
import { kubeadmWithConfig } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { resetNode } from '../kubeadm/reset-node.ts';
import { kubeadmVerdict } from './kubeadm-verdict.ts';
import { nodeProblem } from './node-problem.ts';
import { needed, type Step } from './step.ts';

const NAME = 'join-worker';

/** This node is a worker of the cluster: its kubelet has a certificate and its Node exists. */
export const joinWorker: Step = {
  name: NAME,
  check: async (node) => {
    if ((await node.files.kind(paths.kubeletConfig)) === undefined) return needed('kubeadm has not run');
    return kubeadmVerdict(NAME, node, (worker) => nodeProblem(worker, { controlPlane: false }));
  },
  apply: async (node) => {
    const material = await usableJoinMaterial(node);
    await kubeadmWithConfig(node, ['join'], [joinWorkerConfiguration(node.node, material)]);
  },
  undo: resetNode,
};
