import { newBootstrapToken } from '../kubeadm/bootstrap-tokens.ts';
import { initConfiguration } from '../kubeadm/init-configuration.ts';
import { kubeadmWithConfig } from '../kubeadm/kubeadm.ts';
import { paths } from '../kubeadm/paths.ts';
import { resetNode } from '../kubeadm/reset-node.ts';
import { heldLease } from './held-lease.ts';
import { kubeadmVerdict } from './kubeadm-verdict.ts';
import { kubernetesVersion } from './kubernetes-version.ts';
import type { NodeContext } from './node-context.ts';
import { nodeProblem } from './node-problem.ts';
import { noteDeparture } from './note-departure.ts';
import { needed, type Step, satisfied } from './step.ts';

const NAME = 'kubeadm-init';

/** The first control plane of the cluster runs. */
export const kubeadmInit: Step = {
  name: NAME,
  check: async (node) => {
    const { status, owner } = await node.clusterState.read();
    // A cluster that others may have joined is never initialised again, whatever this machine looks like.
    if (status === 'initialized' && owner === node.identity.instanceId) return satisfied('the cluster is initialised');
    if ((await node.files.kind(paths.adminConfig)) === undefined) return needed('kubeadm has not run');
    return kubeadmVerdict(NAME, node, initProblem);
  },
  apply: async (node) => {
    heldLease(node);
    const secrets = { token: newBootstrapToken(node.random), certificateKey: node.random.hex(32) };
    const version = await kubernetesVersion(node);
    await kubeadmWithConfig(node, ['init'], initConfiguration(node.cluster, version, node.node, secrets));
  },
  undo: async (node) => {
    const { status, owner } = await node.clusterState.read();
    if (status === 'initialized' && owner === node.identity.instanceId) {
      node.logger.warn('the cluster is initialised: this control plane is left to the termination of its instance');
      return;
    }
    await resetNode(node);
    await noteDeparture(node);
  },
};

/** kubeadm's last phases leave these behind: without them it was ended half way. */
async function initProblem(node: NodeContext): Promise<string | undefined> {
  const api = await node.kubernetes();
  if ((await api.configMap('kube-system', 'kubeadm-config', node.signal)) === undefined) {
    return 'kubeadm has not stored its configuration';
  }
  if ((await api.configMap('kube-public', 'cluster-info', node.signal)) === undefined) {
    return 'kubeadm has not published the cluster';
  }
  return nodeProblem(node, { controlPlane: true });
}
