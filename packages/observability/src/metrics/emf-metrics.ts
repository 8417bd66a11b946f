import { createRedactionRules, type RedactionOptions } from '../json/redaction.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { standardOutput } from '../sink/standard-output.ts';
import type { EmfMetrics } from './embedded-metrics.ts';
import { namespaceProblem } from './emf-limits.ts';
import { createEmfScope } from './emf-scope.ts';
import type { MetricError } from './metric-error.ts';
import { createReport } from './metric-problems.ts';
import { createSeriesResolver } from './series-resolver.ts';

/** What {@link createEmfMetrics} sets up. */
export interface EmfMetricsOptions {
  /** 1-255 characters. Default `POWERTOOLS_METRICS_NAMESPACE`. */
  readonly namespace?: string;
  /** Values of dimensions that a call does not give. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Default: standard output, synchronous. */
  readonly sink?: LogSink;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /** Combinations of dimension values that one metric may have; more are recorded as `overflow`. Default 500. */
  readonly maxSeries?: number;
  /** Told once of each kind of problem of each metric. Default: an ERROR record. */
  readonly onError?: (error: MetricError) => void;
  readonly redact?: RedactionOptions | false;
  readonly secrets?: SecretRegistry;
}

/**
 * Metrics for Lambda and for anything whose standard output goes to CloudWatch Logs. Every limit of the format is kept, by
 * writing a further document or by a clear error.
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export function createEmfMetrics(options: EmfMetricsOptions = {}): EmfMetrics {
  const namespace = options.namespace ?? process.env.POWERTOOLS_METRICS_NAMESPACE ?? '';
  const sink = options.sink ?? standardOutput();
  const clock = options.clock ?? Date.now;
  const report = createReport(options.onError, sink, clock);
  const { maxSeries = 500 } = options;
  const problem = namespaceProblem(namespace);
  // Said with the first value: whoever records none needs no namespace.
  const refuseAll = (): undefined => {
    report('METRIC_NAMESPACE_INVALID', 'namespace', problem ?? '');
  };
  return createEmfScope({
    namespace,
    enabled: process.env.POWERTOOLS_METRICS_DISABLED !== 'true',
    sink,
    clock,
    report,
    resolve: problem === undefined ? createSeriesResolver(options.dimensions ?? {}, maxSeries, report) : refuseAll,
    rules: createRedactionRules(options.redact),
    secrets: options.secrets,
    refused: { values: 0 },
  });
}
