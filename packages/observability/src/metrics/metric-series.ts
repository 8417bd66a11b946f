import type { MetricDefinition } from './define-metric.ts';

/** One metric with one value for each of its dimensions. The same values give the same object. */
export interface MetricSeries {
  readonly metric: MetricDefinition;
  /** Names and values, in the order of the declaration. */
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  /** Equal for all series with the same dimension sets and values. */
  readonly dimensionsKey: string;
}

/** What stands for the dimension values that the cardinality guard no longer tells apart. */
export const OVERFLOW_VALUE = 'overflow';
