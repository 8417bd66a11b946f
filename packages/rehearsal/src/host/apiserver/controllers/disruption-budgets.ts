import { isDeepStrictEqual } from 'node:util';
import type { DisruptionBudgetObject, PodObject } from '../../kubernetes/kinds.ts';
import { resourceNamed } from '../resource.ts';
import { selects } from '../store/label-selector.ts';
import type { Controller } from './controller.ts';
import { decideBudgetStatus } from './decide-budget-status.ts';

/** Counts how many pods of each disruption budget may go. */
export const updateDisruptionBudgets: Controller = async ({ store }) => {
  const budgets = resourceNamed('poddisruptionbudgets');
  const { items } = await store.list<DisruptionBudgetObject>(budgets);
  if (items.length === 0) return;
  const pods = await store.list<PodObject>(resourceNamed('pods'));
  for (const budget of items) {
    const { namespace = '', name } = budget.metadata;
    const selected = pods.items.filter(
      ({ metadata }) => metadata.namespace === namespace && selects(budget.spec?.selector, metadata.labels),
    );
    const now = Date.now();
    if (isDeepStrictEqual(decideBudgetStatus(budget, selected, now), budget.status)) continue;
    // An eviction may have taken from the budget meanwhile: what it noted there counts.
    await store.update<DisruptionBudgetObject>(budgets, namespace, name, (current) => ({
      ...current,
      status: decideBudgetStatus(current, selected, now),
    }));
  }
};
