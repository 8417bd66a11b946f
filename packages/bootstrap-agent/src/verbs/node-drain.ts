import { agentExitCodes, systemClock, systemRandom } from '@dedicated-k8s/core-sdk';
import type { Invocation } from '../cli/verb.ts';
import { wholeNumber } from '../cli/whole-number.ts';
import { drainNode } from '../drain/drain-node.ts';
import { openKubernetes } from '../wiring/open-kubernetes.ts';
import { openInstance } from '../wiring/open-node.ts';

/** Drains a node, from a control plane: its credentials may evict the pods of others. Prints what became of it. */
export async function nodeDrain({ root, flags, logger, signal, print }: Invocation): Promise<number> {
  const deadlineMs = wholeNumber(flags, 'deadline-seconds', 120) * 1_000;
  const { host, identity } = await openInstance(root, signal);
  const kubernetes = await openKubernetes({ files: host.files, local: identity });
  const dependencies = { kubernetes, clock: systemClock, random: systemRandom, logger, signal };
  const result = await drainNode(dependencies, { node: flags.required('node'), deadlineMs });
  print(`${JSON.stringify(result)}\n`);
  return result.outcome === 'incomplete' ? agentExitCodes.retryLater : agentExitCodes.ok;
}
