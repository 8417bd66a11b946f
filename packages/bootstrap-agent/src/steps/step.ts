import type { NodeContext } from './node-context.ts';

/** Whether there is something to do, and why it is thought so. */
export type Verdict = {
  readonly kind: 'satisfied' | 'needed';
  readonly reason: string;
};

/**
 * One thing that a node needs. `check` asks the world, never the journal alone; `apply` brings it about and may be run
 * again after it was cut off anywhere; `undo` takes back what `apply` did, as far as it got.
 */
export interface Step {
  /** Verb and noun, as its file is named. */
  readonly name: string;
  /** Held from the first step that needs it to the last step in a row that names it. */
  readonly lease?: LeaseName;
  /** Its `apply` changes nothing and only waits until `check` is satisfied. */
  readonly waits?: boolean;
  check(node: NodeContext): Promise<Verdict>;
  apply(node: NodeContext): Promise<void>;
  undo?(node: NodeContext): Promise<void>;
}

/** The leases that steps run under. */
export type LeaseName = 'cluster-init' | 'etcd-membership';

export function satisfied(reason: string): Verdict {
  return { kind: 'satisfied', reason };
}

export function needed(reason: string): Verdict {
  return { kind: 'needed', reason };
}

/** The same steps, run under one lease. */
export function underLease(lease: LeaseName, ...steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, lease }));
}
