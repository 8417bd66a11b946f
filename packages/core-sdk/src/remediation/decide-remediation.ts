/** One node that is not as it should be. */
export interface UnhealthyNode {
  readonly instanceId: string;
  /** Ms since the epoch. */
  readonly since: number;
  readonly reason: string;
}

/** Everything that a replacement is decided from. */
export interface RemediationFacts {
  /** Nodes that the group wants. */
  readonly desired: number;
  /** Nodes that are Ready and serve. */
  readonly healthy: number;
  readonly unhealthy: readonly UnhealthyNode[];
  /** When nodes were replaced before, in ms since the epoch, and whether the new one became healthy. Newest last. */
  readonly replacements: readonly { readonly at: number; readonly succeeded: boolean }[];
  /** Looks in a row, up to now, that found everything but `unhealthy` in order. */
  readonly cleanPasses: number;
}

/** How much may be replaced how fast. */
export interface RemediationBudget {
  /** A node gets this long to come back by itself. */
  readonly patienceMs: number;
  /** Replacements in one window. */
  readonly maxInWindow: number;
  /** Ends now. */
  readonly windowMs: number;
  /** Wait after a replacement that failed; doubles with each failure in a row. */
  readonly backoffMs: number;
  /** Where doubling ends. */
  readonly maxBackoffMs: number;
  /** Healthy nodes, as a share of the desired ones, below which something larger is wrong than a node; from 0 to 1. */
  readonly minHealthyShare: number;
  /** Clean looks in a row before the next node is touched. */
  readonly cleanPasses: number;
}

/** Ten minutes of patience; three an hour; ten minutes after a failure, doubling to two hours; half must be healthy. */
export const defaultRemediationBudget: RemediationBudget = {
  patienceMs: 10 * 60_000,
  maxInWindow: 3,
  windowMs: 3_600_000,
  backoffMs: 10 * 60_000,
  maxBackoffMs: 2 * 3_600_000,
  minHealthyShare: 0.5,
  cleanPasses: 3,
};

/** What to do about unhealthy nodes. */
export type RemediationDecision =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'replace'; readonly instanceId: string; readonly reason: string }
  | { readonly kind: 'wait'; readonly reason: string; readonly until?: number }
  /** Replacing does not help; an alarm does. */
  | { readonly kind: 'stop'; readonly reason: string };

/**
 * Which node to replace now, one at a time, within a budget: a bad image must not turn into a loop of replacements.
 *
 * @param now - ms since the epoch.
 */
export function decideRemediation(
  facts: RemediationFacts,
  budget: RemediationBudget,
  now: number,
): RemediationDecision {
  const [candidate] = facts.unhealthy.toSorted((a, b) => a.since - b.since);
  if (candidate === undefined) return { kind: 'none', reason: 'every node is healthy' };
  const patienceEnds = candidate.since + budget.patienceMs;
  if (now < patienceEnds) return { kind: 'wait', until: patienceEnds, reason: `${candidate.instanceId} may come back` };

  const failures = trailingFailures(facts);
  const last = facts.replacements.at(-1);
  if (last !== undefined && failures > 0) {
    const until = last.at + Math.min(budget.maxBackoffMs, budget.backoffMs * 2 ** (failures - 1));
    if (now < until) return { kind: 'wait', until, reason: `${failures} replacements in a row did not become healthy` };
  }
  if (facts.healthy < facts.desired * budget.minHealthyShare) {
    return {
      kind: 'stop',
      reason: `${facts.healthy} of ${facts.desired} nodes are healthy: something larger is wrong`,
    };
  }
  const inWindow = facts.replacements.filter(({ at }) => now - at < budget.windowMs);
  if (inWindow.length >= budget.maxInWindow) {
    return { kind: 'stop', reason: `${inWindow.length} nodes were replaced within ${budget.windowMs} ms` };
  }
  if (last !== undefined && facts.cleanPasses < budget.cleanPasses) {
    return { kind: 'wait', reason: `${facts.cleanPasses} of ${budget.cleanPasses} clean looks since the last one` };
  }
  const { instanceId, reason } = candidate;
  return { kind: 'replace', instanceId, reason };
}

function trailingFailures({ replacements }: RemediationFacts): number {
  const lastSuccess = replacements.findLastIndex(({ succeeded }) => succeeded);
  return replacements.length - 1 - lastSuccess;
}
