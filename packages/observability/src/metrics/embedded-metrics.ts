import type { MetricDefinition } from './define-metric.ts';
import type { Metrics } from './metrics.ts';

/** Metrics as lines of the embedded metric format, which CloudWatch Logs turns into metrics. */
export interface EmfMetrics extends Metrics {
  /** Puts metadata on every document until the next flush. */
  setProperty(name: string, value: unknown): void;
  /** Records one value in a document of its own, written at once. */
  recordAlone<D extends string>(
    metric: MetricDefinition<D>,
    value: number,
    dimensions?: Readonly<Partial<Record<D, string>>>,
    properties?: Readonly<Record<string, unknown>>,
  ): void;
  /** Metrics with the same settings and values of their own: one for each of several invocations at a time. */
  scope(): EmfMetrics;
  /** Values that were not recorded, each kind of which was reported. */
  readonly refusedValues: number;
  /** Writes everything recorded so far; nothing when there is nothing. */
  flush(): void;
}
