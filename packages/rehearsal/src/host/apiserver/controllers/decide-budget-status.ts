import { type DisruptionBudgetObject, findCondition, type PodObject } from '../../kubernetes/kinds.ts';
import { timestamp } from '../../kubernetes/object.ts';

type BudgetStatus = NonNullable<DisruptionBudgetObject['status']>;

/** The status of a disruption budget over the pods that it selects. */
export function decideBudgetStatus(
  budget: DisruptionBudgetObject,
  pods: readonly PodObject[],
  now: number,
): BudgetStatus {
  const { spec = {}, status: before = {}, metadata } = budget;
  const present = new Set(
    pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name),
  );
  // Evicted, but its deletion is not to be seen yet.
  const disrupted = Object.fromEntries(
    Object.entries(before.disruptedPods ?? {}).filter(([name]) => present.has(name)),
  );
  const healthy = pods.filter(
    ({ metadata, status }) =>
      present.has(metadata.name) &&
      disrupted[metadata.name] === undefined &&
      findCondition(status?.conditions, 'Ready')?.status === 'True',
  ).length;
  const expected = pods.length;
  const desired =
    spec.maxUnavailable === undefined
      ? count(spec.minAvailable ?? 0, expected)
      : Math.max(0, expected - count(spec.maxUnavailable, expected));
  const allowed = Math.max(0, healthy - desired);
  const generation = metadata.generation ?? 1;
  const known = findCondition(before.conditions, 'DisruptionAllowed');
  const verdict = allowed > 0 ? 'True' : 'False';
  return {
    observedGeneration: generation,
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [
      {
        type: 'DisruptionAllowed',
        status: verdict,
        observedGeneration: generation,
        lastTransitionTime: known?.status === verdict ? (known.lastTransitionTime ?? timestamp(now)) : timestamp(now),
        reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ],
  };
}

/** A number, or a share of the expected pods rounded up. */
function count(value: number | string, expected: number): number {
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? Number(value) : Math.ceil((Number(percent) * expected) / 100);
}
