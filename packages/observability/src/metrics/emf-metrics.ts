import type { LogSink } from '../logging/log-sink.ts';
import { standardOutput } from '../logging/standard-output.ts';
import type { MetricDefinition } from './define-metric.ts';
import { MetricError } from './metric-error.ts';
import type { Metrics } from './metrics.ts';

export interface EmfMetricsOptions {
  readonly namespace: string;
  /** Defaults for dimensions that a call does not give. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Default: standard output. */
  readonly sink?: LogSink;
  readonly clock?: () => number;
  readonly onError?: (error: MetricError) => void;
}

interface Group {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly timestamp: number;
  readonly values: Map<MetricDefinition, number[]>;
}

/** Metrics as embedded-metric-format lines, which CloudWatch Logs turns into metrics. */
export function createEmfMetrics(options: EmfMetricsOptions): Metrics {
  const sink = options.sink ?? standardOutput();
  const clock = options.clock ?? Date.now;
  const groups = new Map<string, Group>();
  const report = options.onError ?? (() => {});
  return {
    record(metric, value, given) {
      const dimensions: Record<string, string> = {};
      for (const name of metric.dimensions) {
        const dimension = given?.[name] ?? options.dimensions?.[name];
        if (dimension === undefined) {
          report(
            new MetricError(
              'METRIC_DIMENSION_MISSING',
              metric.name,
              `metric ${metric.name}: no value for dimension ${name}`,
            ),
          );
          return;
        }
        dimensions[name] = dimension;
      }
      if (!Number.isFinite(value)) {
        report(new MetricError('METRIC_VALUE_INVALID', metric.name, `metric ${metric.name}: ${value} is not finite`));
        return;
      }
      const timestamp = clock();
      const key = JSON.stringify([dimensions, Math.floor(timestamp / 60_000)]);
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { dimensions, timestamp, values: new Map() }));
      const values = group.values.get(metric);
      if (values === undefined) group.values.set(metric, [value]);
      else values.push(value);
    },
    flush() {
      for (const { dimensions, timestamp, values } of groups.values()) {
        const metrics = [...values.keys()].map(({ name, unit }) => ({ Name: name, Unit: unit }));
        const directive = { Namespace: options.namespace, Dimensions: [Object.keys(dimensions)], Metrics: metrics };
        const targets = Object.fromEntries(
          [...values].map(([{ name }, all]) => [name, all.length === 1 ? all[0] : all]),
        );
        sink.write(
          `${JSON.stringify({ _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] }, ...dimensions, ...targets })}\n`,
        );
      }
      groups.clear();
    },
  };
}
