import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeObject, Taint } from '../kubernetes/kinds.ts';
import type { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { paths } from '../kubernetes/paths.ts';
import type { NodeRegistration } from './config/kinds.ts';
import { say } from './output.ts';

const LABELS = ['node-role.kubernetes.io/control-plane', 'node.kubernetes.io/exclude-from-external-load-balancers'];
const DEFAULT_TAINTS: readonly Taint[] = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];

/** Labels and taints a control plane's Node once its kubelet has registered it. @throws the last error after `limitMs`. */
export async function markControlPlane(
  client: KubernetesClient,
  { name, taints = DEFAULT_TAINTS }: NodeRegistration,
  limitMs: number,
): Promise<void> {
  say(`[mark-control-plane] Marking the node ${name} as control-plane by adding the labels: [${LABELS.join(' ')}]`);
  if (taints.length > 0) {
    const list = taints.map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`);
    say(`[mark-control-plane] Marking the node ${name} as control-plane by adding the taints [${list.join(' ')}]`);
  }
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    try {
      await mark(client, name, taints);
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
    }
    await sleep(100);
  }
}

async function mark(client: KubernetesClient, name: string, taints: readonly Taint[]): Promise<void> {
  const node = await client.get<NodeObject>(paths.node(name));
  const others = (node.spec?.taints ?? []).filter(
    ({ key, effect }) => !taints.some((taint) => taint.key === key && taint.effect === effect),
  );
  await client.patch(paths.node(name), {
    metadata: {
      resourceVersion: node.metadata.resourceVersion,
      labels: Object.fromEntries(LABELS.map((label) => [label, ''])),
    },
    spec: { taints: [...others, ...taints] },
  });
}
