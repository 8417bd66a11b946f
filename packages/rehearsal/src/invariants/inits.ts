import { leaseWrites } from '../cluster/recorded-writes.ts';
import { isStep, writtenAt } from '../logs/log-queries.ts';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/**
 * I1: `kubeadm init` was begun by nobody but the holder of the right to it, and by nobody twice. How often that right
 * changes hands depends on who dies, and with short leases on how slow a machine is; `takeovers` looks at that.
 */
export function inits(world: World): Verdict {
  const begun = world.logs.records.filter((entry) => isStep(entry, 'kubeadm-init', 'begins'));
  const nodes = begun.map(({ source }) => source);
  const without = begun.filter((entry) => holderAt(world, writtenAt(entry)) !== entry.source);
  return {
    invariant: 'I1',
    claim: 'kubeadm init was begun only by who had the right to it',
    held: nodes.length > 0 && new Set(nodes).size === nodes.length && without.length === 0,
    seen:
      without.length === 0
        ? nodes.join(', then ') || 'never'
        : `without the right: ${without.map(({ source }) => source).join(', ')}`,
  };
}

function holderAt(world: World, at: number): string | undefined {
  const last = leaseWrites(world, 'cluster-init').findLast((write) => write.accepted && write.at <= at);
  return last?.held === true ? last.owner : undefined;
}
