import { nodeErrors } from '../errors/node-errors.ts';
import { paths } from '../kubeadm/paths.ts';
import type { KubernetesNode } from '../kubernetes/kubernetes-api.ts';
import type { Step } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** Kubernetes sees the Node as Ready. */
export const awaitNodeReady: Step = waitingStep({
  name: 'await-node-ready',
  what: 'the Node to be Ready',
  patience: 'readyMs',
  timedOut: nodeErrors.NODE_NOT_READY,
  probe: async ({ kubernetes, files, logger, identity, signal }) => {
    const problem = readyProblem(await (await kubernetes()).node(identity.hostname, signal));
    if (problem !== undefined) return { kind: 'waiting', reason: problem };
    // Not waited for: a Node is Ready without it, and who approves requests may be a pod that is still to come.
    if ((await files.kind(paths.kubeletServingCertificate)) === undefined) {
      logger.warn('the kubelet has no serving certificate yet: its request is not approved', {
        meaning: 'kubectl logs, kubectl exec and metrics of this node fail until it is',
        check: 'kubectl get csr --field-selector spec.signerName=kubernetes.io/kubelet-serving',
        runbook: 'node-not-ready',
      });
    }
    return { kind: 'ready', value: 'Ready' };
  },
});

/** What keeps a Node from being Ready, in the kubelet's words, such as that no CNI is installed; `undefined` when it is. */
export function readyProblem(node: KubernetesNode | undefined): string | undefined {
  if (node === undefined) return 'there is no such Node';
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined) return 'the kubelet has not reported yet';
  if (ready.status === 'True') return undefined;
  return [ready.reason ?? ready.status, ready.message].filter(Boolean).join(': ');
}
