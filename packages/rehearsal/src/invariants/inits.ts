import { isStep } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** I1: `kubeadm init` was begun as often as it should have been, and never twice on one node. */
export function inits({ logs }: World, expected: number): Verdict {
  const nodes = logs.records.filter((entry) => isStep(entry, 'kubeadm-init', 'begins')).map(({ source }) => source);
  return {
    invariant: 'I1',
    claim: `kubeadm init was begun ${expected === 1 ? 'once' : `${expected} times, each on another node`}`,
    held: nodes.length === expected && new Set(nodes).size === expected,
    seen: nodes.join(', ') || 'never',
  };
}
