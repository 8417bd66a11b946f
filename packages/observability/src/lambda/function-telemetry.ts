import { SecretRegistry } from '../json/secret-registry.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { RootLogger } from '../logging/logger.ts';
import { TraceBuffer } from '../logging/trace-buffer.ts';
import { environmentSampling } from '../logging/trace-sampling.ts';
import { defineMetric, type MetricDefinition } from '../metrics/define-metric.ts';
import type { EmfMetrics } from '../metrics/embedded-metrics.ts';
import { createEmfMetrics } from '../metrics/emf-metrics.ts';
import { serviceName } from '../service-name.ts';
import { standardOutput } from '../sink/standard-output.ts';
import { startTracing, type Tracing } from '../tracing/start-tracing.ts';
import type { ObservabilityOptions } from './observability-options.ts';

/** What all invocations of one handler share. */
export interface FunctionTelemetry {
  readonly options: ObservabilityOptions;
  readonly logger: RootLogger;
  readonly metrics: EmfMetrics;
  readonly tracing: Tracing;
  readonly secrets: SecretRegistry;
  /** Running invocations by trace: those of one trace share the lines held back for it. */
  readonly running: Map<string | undefined, number>;
  /** True once, for the first invocation of an environment that was not provisioned before. */
  takeColdStart(): boolean;
}

/** The first invocation of an execution environment. */
export const ColdStart: MetricDefinition<'FunctionName'> = /* @__PURE__ */ defineMetric({
  name: 'ColdStart',
  unit: 'Count',
  dimensions: ['FunctionName'],
  meaning: 'Invocations that had to wait for a new execution environment',
});

const DEFAULT_BUFFER_BYTES = 262_144;

export function createFunctionTelemetry(options: ObservabilityOptions): FunctionTelemetry {
  const { context, level, sampling = environmentSampling(), redact, namespace, metricDimensions, exporter } = options;
  const service = options.service ?? serviceName();
  const secrets = new SecretRegistry();
  const sink = options.sink ?? standardOutput();
  const bufferBytes = options.bufferBytes ?? DEFAULT_BUFFER_BYTES;
  const redaction = redact === undefined ? {} : { redact };
  let coldStart = process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== 'provisioned-concurrency';
  return {
    options,
    secrets,
    running: new Map(),
    logger: createLogger({
      service,
      sink,
      secrets,
      ...redaction,
      ...(context === undefined ? {} : { context }),
      ...(level === undefined ? {} : { level }),
      sampling,
      ...(bufferBytes > 0 ? { buffer: new TraceBuffer(bufferBytes) } : {}),
    }),
    metrics: createEmfMetrics({
      sink,
      secrets,
      ...redaction,
      ...(namespace === undefined ? {} : { namespace }),
      ...(metricDimensions === undefined ? {} : { dimensions: metricDimensions }),
    }),
    tracing: startTracing({ service, sink, secrets, ...(exporter === undefined ? {} : { exporter }) }),
    takeColdStart() {
      const cold = coldStart;
      coldStart = false;
      return cold;
    },
  };
}
