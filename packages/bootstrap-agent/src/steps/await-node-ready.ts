import { nodeErrors } from '../errors/node-errors.ts';
import type { KubernetesNode } from '../kubernetes/kubernetes-api.ts';
import type { Step } from './step.ts';
import { waitingStep } from './waiting-step.ts';

/** Kubernetes sees the Node as Ready. */
export const awaitNodeReady: Step = waitingStep({
  name: 'await-node-ready',
  what: 'the Node to be Ready',
  patience: 'readyMs',
  timedOut: nodeErrors.NODE_NOT_READY,
  probe: async ({ kubernetes, identity, signal }) => {
    const node = await (await kubernetes()).node(identity.hostname, signal);
    const problem = readyProblem(node);
    return problem === undefined ? { kind: 'ready', value: 'Ready' } : { kind: 'waiting', reason: problem };
  },
});

/** What keeps a Node from being Ready, in the kubelet's words; `undefined` when it is. */
export function readyProblem(node: KubernetesNode | undefined): string | undefined {
  if (node === undefined) return 'there is no such Node';
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined) return 'the kubelet has not reported yet';
  return ready.status === 'True' ? undefined : `${ready.reason ?? ready.status}: ${ready.message ?? ''}`;
}
