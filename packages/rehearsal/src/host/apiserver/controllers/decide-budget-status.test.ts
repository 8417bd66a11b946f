import { expect, it } from 'vitest';
import type { DisruptionBudgetObject, PodObject } from '../../kubernetes/kinds.ts';
import { decideBudgetStatus } from './decide-budget-status.ts';

function pods(...states: readonly ('ready' | 'unready' | 'going')[]): readonly PodObject[] {
  return states.map((state, index) => ({
    metadata: { name: `p${index}`, ...(state === 'going' ? { deletionTimestamp: '2026-11-23T12:00:00Z' } : {}) },
    status: { conditions: [{ type: 'Ready', status: state === 'unready' ? 'False' : 'True' }] },
  }));
}

function budget(
  spec: NonNullable<DisruptionBudgetObject['spec']>,
  disruptedPods: Readonly<Record<string, string>> = {},
): DisruptionBudgetObject {
  return { metadata: { name: 'b', generation: 2 }, spec, status: { disruptedPods } };
}

it.each<readonly [string, DisruptionBudgetObject, readonly PodObject[], readonly [number, number, number]]>([
  ['at least 1 of 2', budget({ minAvailable: 1 }), pods('ready', 'ready'), [2, 1, 1]],
  ['at least 2 of 2', budget({ minAvailable: 2 }), pods('ready', 'ready'), [2, 2, 0]],
  ['at most 1 of 3 away', budget({ maxUnavailable: 1 }), pods('ready', 'ready', 'ready'), [3, 2, 1]],
  ['half of 3, rounded up', budget({ minAvailable: '50%' }), pods('ready', 'ready', 'ready'), [3, 2, 1]],
  ['one not ready', budget({ minAvailable: 1 }), pods('ready', 'unready'), [1, 1, 0]],
  ['one going', budget({ maxUnavailable: 1 }), pods('ready', 'going'), [1, 1, 0]],
  [
    'one evicted, its deletion not seen yet',
    budget({ minAvailable: 1 }, { p0: 'x' }),
    pods('ready', 'ready'),
    [1, 1, 0],
  ],
  ['none', budget({ minAvailable: 1 }), [], [0, 1, 0]],
])('%s', (_, given, selected, [healthy, desired, allowed]) => {
  expect(decideBudgetStatus(given, selected, 0)).toMatchObject({
    observedGeneration: 2,
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
  });
});
