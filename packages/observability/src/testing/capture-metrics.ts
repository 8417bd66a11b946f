import type { Metrics } from '../metrics/metrics.ts';

/** One recorded value. */
export interface CapturedMetric {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Metrics that keep what was recorded. */
export function captureMetrics(): { readonly metrics: Metrics; readonly recorded: readonly CapturedMetric[] } {
  const recorded: CapturedMetric[] = [];
  return {
    recorded,
    metrics: {
      record(metric, value, dimensions) {
        recorded.push({
          name: metric.name,
          unit: metric.unit,
          value,
          dimensions: { ...dimensions },
        });
      },
      flush() {},
    },
  };
}
