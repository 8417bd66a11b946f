import { createPolicyObserver, type Logger } from '@dedicated-k8s/observability';
import { definePolicy, fatal, type PolicySpec, RetriesExhaustedError, retryable } from '@dedicated-k8s/retry';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterStateStore } from '../ports/cluster-state-store.ts';
import type { Random } from '../ports/random.ts';
import { policyClock } from '../waiting/policy-clock.ts';
import type { ClusterState } from './cluster-state.ts';

const MAX_ATTEMPTS = 12;

/** Somebody else wrote between the read and the write. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Only being overtaken is tried again here: what a store throws went through the store's own policy. */
const overtakenSpec: PolicySpec = {
  name: 'cluster-state',
  retry: { maxAttempts: MAX_ATTEMPTS, backoff: { kind: 'exponential', initialMs: 100, maxMs: 2_000, jitter: 'full' } },
  classify: (error) => (error instanceof Overtaken ? retryable('overtaken', 'no') : fatal('not-overtaken')),
};

/** What changing the state needs of the machine. */
export interface StateChangeDependencies {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of changes that were overtaken. Default: nobody. */
  readonly logger?: Logger | undefined;
}

/** What a change wants of the state it was shown: a new state to write, or nothing; and a result either way. */
export interface StateChange<Result> {
  readonly write?: ClusterState;
  readonly result: Result;
}

/**
 * Reads the state, lets `change` decide, writes; from the start again when somebody else wrote in between.
 *
 * @throws {ClusterError} CLUSTER_STATE_CONTENDED after 12 attempts; CLUSTER_STATE_UNREADABLE.
 */
export async function updateClusterState<Result>(
  store: ClusterStateStore,
  { clock, random, logger }: StateChangeDependencies,
  change: (state: ClusterState) => StateChange<Result>,
): Promise<Result> {
  const policy = definePolicy(overtakenSpec, {
    clock: policyClock(clock),
    random: () => random.fraction(),
    ...(logger === undefined ? {} : { observer: createPolicyObserver({ logger }) }),
  });
  try {
    return await policy.execute(async () => {
      const state = await store.read();
      const { write, result } = change(state);
      if (write === undefined || (await store.transition(state.version, write))) return result;
      throw new Overtaken('another write came first');
    });
  } catch (error) {
    if (!(error instanceof RetriesExhaustedError)) throw error;
    throw clusterErrors.CLUSTER_STATE_CONTENDED({ attempts: MAX_ATTEMPTS }, { cause: error });
  }
}
