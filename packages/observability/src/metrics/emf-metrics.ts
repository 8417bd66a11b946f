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
  /** Further names and paths of properties to redact; `false` switches redaction by name off. */
  readonly redact?: RedactionOptions | false;
  /** Values that must not appear in a document, or in what is said of one. */
  readonly secrets?: SecretRegistry;
}

/** What Powertools takes for true in this variable. */
const TRUE = /^(1|y(es)?|t(rue)?|on)$/i;

/**
 * Metrics for Lambda and for anything whose standard output goes to CloudWatch Logs. Every limit of the format is kept, by
 * writing a further document or by a clear error. What is recorded is written by `flush`, which `withObservability` and
 * `runWithObservability` call.
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export function createEmfMetrics(options: EmfMetricsOptions = {}): EmfMetrics {
  const { POWERTOOLS_METRICS_NAMESPACE = '', POWERTOOLS_METRICS_DISABLED = '' } = process.env;
  const { namespace = POWERTOOLS_METRICS_NAMESPACE, dimensions = {}, maxSeries = 500 } = options;
  const { sink = standardOutput(), clock = Date.now, secrets } = options;
  // What is said about a metric can have a secret in it as well as the metric.
  const write = (line: string): void => sink.write(secrets?.scrub(line) ?? line);
  const report = createReport(options.onError, write, clock);
  const problem = namespaceProblem(namespace);
  return createEmfScope({
    namespace,
    enabled: !TRUE.test(POWERTOOLS_METRICS_DISABLED),
    write,
    sink,
    clock,
    report,
    resolve:
      problem === undefined
        ? createSeriesResolver(dimensions, maxSeries, report)
        : // Said with the first value: whoever records none needs no namespace.
          () => report('METRIC_NAMESPACE_INVALID', 'namespace', problem),
    rules: createRedactionRules(options.redact),
    refused: { values: 0 },
  });
}
