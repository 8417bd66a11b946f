import type { GrowingDelay, NodeConfig } from '@dedicated-k8s/core-sdk';

/** How long things may take, in ms. Tests hand in shorter ones. */
export interface Patience {
  /** Between two looks at something that is waited for. */
  readonly look: GrowingDelay;
  /** Between two questions for a lease, two looks at etcd, two lost races. */
  readonly pollMs: number;
  /** For another node to initialise the cluster and publish what is needed to join. */
  readonly clusterMs: number;
  /** For one's turn at a membership change: several nodes may be ahead. */
  readonly membershipTurnMs: number;
  /** For a removal on behalf of a function, its turn included: a dead holder of the lease is waited out within it. */
  readonly removalMs: number;
  /** For etcd, the API server or the Node to come up after kubeadm. */
  readonly readyMs: number;
  /** For the load balancer to see a new target as healthy. */
  readonly targetMs: number;
  /**
   * For kubeadm: twice its own longest time-out, which ends it sooner and says what did not come. It is under a lease in
   * which others wait for their turn: three that last so long still fit into `membershipTurnMs`.
   */
  readonly kubeadmMs: number;
  /** How long a lease is held without a sign of life. */
  readonly leaseMs: number;
  /** For the whole of it, all attempts together; then the node gives up and is replaced. */
  readonly totalMs: number;
  /** After the first attempt that failed; doubles with each further one, up to a minute. */
  readonly retryMs: number;
  /** Attempts before the node gives up. */
  readonly attempts: number;
}

/** For machines and services as they are in EC2. */
export const defaultPatience: Patience = {
  look: { firstMs: 250, maxMs: 5_000 },
  pollMs: 1_000,
  clusterMs: 15 * 60_000,
  membershipTurnMs: 20 * 60_000,
  removalMs: 2 * 60_000,
  readyMs: 5 * 60_000,
  targetMs: 5 * 60_000,
  kubeadmMs: 6 * 60_000,
  leaseMs: 60_000,
  totalMs: 45 * 60_000,
  retryMs: 5_000,
  attempts: 8,
};

/** The patience of a node as its config sets it. */
export function patienceOf({ spec }: Pick<NodeConfig, 'spec'>): Patience {
  return { ...defaultPatience, leaseMs: spec.timing.leaseSeconds * 1_000 };
}
