import { kubeletPatch } from '../kubeadm/kubelet-patch.ts';
import { paths } from '../kubeadm/paths.ts';
import { renderYaml } from '../kubeadm/render-yaml.ts';
import { fileStep } from './file-step.ts';
import type { Step } from './step.ts';

/** The patch with this node's provider id is there before kubeadm configures the kubelet: it can never be changed. */
export const writeKubeletPatch: Step = fileStep('write-kubelet-patch', paths.kubeletPatch, ({ node }) =>
  renderYaml(kubeletPatch(node)),
);
