import type { MetricDefinition } from './define-metric.ts';

/** Records measurements. No method ever throws; what is wrong is reported to the `onError` of whoever made it. */
export interface Metrics {
  /**
   * Records one value, time-stamped now. Dimensions not given come from the defaults; one that is in neither is reported as
   * METRIC_DIMENSION_MISSING.
   */
  record<D extends string>(
    metric: MetricDefinition<D>,
    value: number,
    dimensions?: Readonly<Partial<Record<D, string>>>,
  ): void;
  /** Hands on everything recorded so far. */
  flush(): void | Promise<void>;
}
