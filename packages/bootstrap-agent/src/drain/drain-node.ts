import { type Clock, type DrainResult, isClusterError } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import type { KubernetesApi, Pod } from '../kubernetes/kubernetes-api.ts';
import { createWaitNotes } from '../waiting/wait-notes.ts';
import { decideEviction } from './decide-eviction.ts';

/** What a drain needs. */
export interface DrainDependencies {
  readonly kubernetes: KubernetesApi;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What is drained, and how patiently. */
export interface DrainOptions {
  readonly node: string;
  /** How long disruption budgets and slow pods may hold it up. */
  readonly deadlineMs: number;
  /** Between two rounds, where the API server does not name another time. Default 1000. */
  readonly pollMs?: number;
}

/**
 * Cordons a node and evicts its pods within their disruption budgets, until none is left or the deadline comes. What is
 * left then is named: nothing is left silently, and the node stays cordoned.
 *
 * @throws {ClusterError} KUBERNETES_* when the API server refuses or cannot be reached at all.
 */
export async function drainNode(dependencies: DrainDependencies, options: DrainOptions): Promise<DrainResult> {
  const { kubernetes, clock, logger, signal } = dependencies;
  const { node, deadlineMs, pollMs = 1_000 } = options;
  const deadline = clock.monotonic() + deadlineMs;
  const evicted = new Set<string>();
  const note = createWaitNotes(logger, clock);
  const result = (outcome: DrainResult['outcome'], remaining: readonly string[], reason: string): DrainResult => ({
    kind: 'drain',
    node,
    outcome,
    evicted: evicted.size,
    deleted: 0,
    remaining: remaining.slice(0, 20),
    reason,
  });

  if ((await kubernetes.patchNode(node, { spec: { unschedulable: true } }, signal)) === undefined) {
    return result('node-absent', [], 'there is no such Node');
  }
  for (;;) {
    signal.throwIfAborted();
    const round = await evictOnce(dependencies, node, evicted);
    if (round.remaining.length === 0 && round.problem === undefined) {
      return result('drained', [], `${evicted.size} pods were evicted`);
    }
    const left = deadline - clock.monotonic();
    const reason = round.problem ?? 'pods are still ending';
    if (left <= 0) return result('incomplete', round.remaining, `not within ${deadlineMs} ms: ${reason}`);
    note('waiting for pods to leave the node', reason, { node, remaining: round.remaining });
    await clock.sleep(Math.min(left, Math.max(pollMs, round.retryAfterMs)), signal);
  }
}

interface Round {
  /** `namespace/name` of the pods that have to leave and are still there. */
  readonly remaining: readonly string[];
  /** Why they are, or why it could not be told. */
  readonly problem?: string;
  readonly retryAfterMs: number;
}

async function evictOnce(
  { kubernetes, logger, signal }: DrainDependencies,
  node: string,
  evicted: Set<string>,
): Promise<Round> {
  let [problem, retryAfterMs]: [string | undefined, number] = [undefined, 0];
  const remaining: string[] = [];
  try {
    for (const pod of await kubernetes.podsOfNode(node, signal)) {
      const decision = decideEviction(pod);
      if (decision.kind === 'leave') continue;
      const name = nameOf(pod);
      if (decision.kind === 'evict') {
        const outcome = await kubernetes.evict(pod, signal);
        if (outcome.kind === 'gone') continue;
        if (outcome.kind === 'evicting' && !evicted.has(pod.metadata.uid)) logger.info('evicted a pod', { pod: name });
        if (outcome.kind === 'evicting') evicted.add(pod.metadata.uid);
        if (outcome.kind === 'blocked') {
          problem = `${name}: ${outcome.reason}`;
          retryAfterMs = Math.max(retryAfterMs, outcome.retryAfterMs ?? 0);
        }
      }
      remaining.push(name);
    }
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    problem = error.message;
  }
  return { remaining, retryAfterMs, ...(problem === undefined ? {} : { problem }) };
}

function nameOf({ metadata: { namespace, name } }: Pod): string {
  return `${namespace}/${name}`;
}
