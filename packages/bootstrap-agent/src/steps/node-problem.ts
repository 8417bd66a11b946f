import type { NodeContext } from './node-context.ts';

const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';

/** What the cluster's Node of this name lacks to be one that kubeadm finished; `undefined` when it lacks nothing. */
export async function nodeProblem(
  { kubernetes, identity, signal }: NodeContext,
  { controlPlane }: { readonly controlPlane: boolean },
): Promise<string | undefined> {
  const node = await (await kubernetes()).node(identity.hostname, signal);
  if (node === undefined) return 'the cluster has no Node of this name';
  // kubeadm labels the Node in its last phase but one.
  if (controlPlane && node.metadata.labels?.[CONTROL_PLANE_LABEL] === undefined) {
    return 'the Node is not labelled as a control plane';
  }
  return undefined;
}
