import { type Attributes, context, propagation, trace } from '@opentelemetry/api';
import { setForeignTraceSource } from '../flow.ts';
import { createRedactionRules } from '../json/redaction.ts';
import type { LogSink } from '../logging/log-sink.ts';
import { serviceName } from '../logging/service-name.ts';
import { standardOutput } from '../logging/standard-output.ts';
import { createLogLineExporter } from './exporters/log-line-exporter.ts';
import type { SpanExporter } from './finished-span.ts';
import { FlowContextManager } from './flow-context-manager.ts';
import { createTracerProvider } from './open-telemetry.ts';
import { w3cAndXRayPropagator } from './propagator.ts';
import { createSampler } from './sampler.ts';

export interface TracingOptions {
  readonly service?: string;
  /** Attributes of the resource: what all spans of this process have in common. */
  readonly attributes?: Attributes;
  /** Default: each span as a log line. */
  readonly exporter?: SpanExporter;
  /** Where the default exporter writes. Default: standard output. */
  readonly sink?: LogSink;
}

/** Running tracing. */
export interface Tracing {
  flush(): Promise<void>;
  /** Flushes and stops; afterwards tracing can be started again. */
  shutdown(): Promise<void>;
}

let running: Tracing | undefined;

/**
 * Starts tracing in this process: tracer, async context, W3C and X-Ray propagation. Once a process: while it runs, further
 * calls return what runs.
 */
export function startTracing(options: TracingOptions = {}): Tracing {
  running ??= start(options);
  return running;
}

function start(options: TracingOptions): Tracing {
  const service = options.service ?? serviceName();
  const exporter =
    options.exporter ??
    createLogLineExporter({ service, sink: options.sink ?? standardOutput(), rules: createRedactionRules() });
  const provider = createTracerProvider({
    resource: { ...options.attributes, 'service.name': service },
    exporter,
    sampler: createSampler(),
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(w3cAndXRayPropagator);
  if (!context.setGlobalContextManager(new FlowContextManager())) {
    // Another library owns the context: its ids are the right ones for our log lines.
    setForeignTraceSource(foreignTrace);
  }
  return {
    flush: () => exporter.flush(),
    async shutdown() {
      running = undefined;
      trace.disable();
      context.disable();
      propagation.disable();
      setForeignTraceSource(undefined);
      await exporter.shutdown();
    },
  };
}

function foreignTrace(): { traceId: string; spanId: string; sampled: boolean } | undefined {
  const active = trace.getSpanContext(context.active());
  return active === undefined
    ? undefined
    : { traceId: active.traceId, spanId: active.spanId, sampled: (active.traceFlags & 1) === 1 };
}
