import type { Fields } from '../flow.ts';
import type { RedactionOptions } from '../json/redaction.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import type { LevelSwitch } from '../logging/level-switch.ts';
import type { LogLevel } from '../logging/log-level.ts';
import type { Logger } from '../logging/logger.ts';
import type { TraceSampling } from '../logging/trace-sampling.ts';
import type { EmfMetrics } from '../metrics/embedded-metrics.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { SpanExporter } from '../tracing/finished-span.ts';
import type { TraceContext } from '../tracing/trace-context.ts';

/** What {@link withObservability} sets up; every option has a default. */
export interface ObservabilityOptions {
  /** Default: `OTEL_SERVICE_NAME`, `POWERTOOLS_SERVICE_NAME`, the function's name. */
  readonly service?: string;
  /** Namespace of the metrics. Default `POWERTOOLS_METRICS_NAMESPACE`. */
  readonly namespace?: string;
  /** Values of metric dimensions that a call does not give. */
  readonly metricDimensions?: Readonly<Record<string, string>>;
  /** Fields of every record. */
  readonly context?: Fields;
  /** Default: see `createLogger`. */
  readonly level?: LogLevel | LevelSwitch;
  /** Default: what `POWERTOOLS_LOGGER_SAMPLE_RATE` asks for. */
  readonly sampling?: TraceSampling;
  /** Further names and paths to redact in records and metrics; `false` switches redaction by name off. */
  readonly redact?: RedactionOptions | false;
  /** Records the metric `ColdStart` (dimension `FunctionName`) on the first invocation. Default false. */
  readonly coldStartMetric?: boolean;
  /** Bytes of lines below the level that are held until an invocation fails; 0 for none. Default 262,144. */
  readonly bufferBytes?: number;
  /** How long before the time-out `signal` aborts and everything held back is written, in milliseconds. Default 1,000. */
  readonly deadlineMarginMs?: number;
  /** Longest time that handing on spans may add to an invocation, in milliseconds. Default 2,000. */
  readonly flushTimeoutMs?: number;
  /** Further causes of an invocation, beside those found in the event. */
  readonly links?: (event: unknown) => readonly TraceContext[];
  /** Default: standard output. */
  readonly sink?: LogSink;
  /** Default: see `startTracing`. */
  readonly exporter?: SpanExporter;
}

/** What a handler gets besides its event and context. */
export interface LambdaTelemetry {
  readonly logger: Logger;
  /** Metrics of this invocation alone, written when it ends. */
  readonly metrics: EmfMetrics;
  /** Aborts shortly before the function's time is up. */
  readonly signal: AbortSignal;
  /** Values registered here appear in no log line, metric or span. */
  readonly secrets: SecretRegistry;
}
