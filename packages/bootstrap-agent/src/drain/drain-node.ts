import { type Clock, type DrainResult, isClusterError, poll, type Random } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import type { KubernetesApi, Pod } from '../kubernetes/kubernetes-api.ts';
import { decideEviction } from './decide-eviction.ts';

/** What a drain needs. */
export interface DrainDependencies {
  readonly kubernetes: KubernetesApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What is drained, and how patiently. */
export interface DrainOptions {
  readonly node: string;
  /** How long disruption budgets and slow pods may hold it up, in ms. */
  readonly deadlineMs: number;
  /** Between two rounds, in ms, where the API server does not name a longer time. Default 1000. */
  readonly pollMs?: number;
}

/**
 * Cordons a node and evicts its pods within their disruption budgets, until none is left or the deadline comes. What is
 * left then is named: nothing is left silently, and the node stays cordoned.
 *
 * @throws {ClusterError} KUBERNETES_* when the API server refuses or cannot be reached at all.
 */
export async function drainNode(dependencies: DrainDependencies, options: DrainOptions): Promise<DrainResult> {
  const { kubernetes, signal } = dependencies;
  const { node, deadlineMs, pollMs = 1_000 } = options;
  const evicted = new Set<string>();
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
  let remaining: readonly string[] = [];
  const wait = {
    what: `the pods to leave ${node}`,
    timeoutMs: deadlineMs,
    delayMs: pollMs,
  };
  const outcome = await poll<DrainResult>(dependencies, wait, async () => {
    const round = await evictOnce(dependencies, node, evicted);
    ({ remaining } = round);
    if (remaining.length === 0 && round.problem === undefined) {
      return { kind: 'ready', value: result('drained', [], `${evicted.size} pods were evicted`) };
    }
    const reason = round.problem ?? `${remaining.length} pods are still ending`;
    return { kind: 'waiting', reason, againMs: round.retryAfterMs > pollMs ? round.retryAfterMs : undefined };
  });
  if (outcome.kind === 'ready') return outcome.value;
  return result('incomplete', remaining, `not within ${deadlineMs} ms: ${outcome.reason}`);
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
