import { type Attributes, context, propagation, type Tracer, trace } from '@opentelemetry/api';
import { sayInLog } from '../delivery/say-in-log.ts';
import { type FlowTrace, setForeignTraceSource } from '../flow.ts';
import { createRedactionRules } from '../json/redaction.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import { serviceName } from '../service-name.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { noticeLine } from '../sink/notice-line.ts';
import { standardOutput } from '../sink/standard-output.ts';
import { SCOPE, setOwnTracing } from './active-tracer.ts';
import { guardExporters } from './exporters/guard-exporter.ts';
import { createLogLineExporter } from './exporters/log-line-exporter.ts';
import { createOtlpExporter } from './exporters/otlp-exporter.ts';
import type { SpanExporter } from './finished-span.ts';
import { FlowContextManager } from './flow-context-manager.ts';
import { createTracerProvider } from './open-telemetry.ts';
import { createPropagator } from './propagator.ts';
import { readEnvironment } from './read-environment.ts';
import { createSampler, type TraceSampler } from './sampler.ts';
import { type TracingEnvironment, tracingEnvironment } from './tracing-environment.ts';

/** What {@link startTracing} sets up; every option has a default, mostly from OpenTelemetry's variables. */
export interface TracingOptions {
  /**
   * Default: `OTEL_SERVICE_NAME`, `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, `POWERTOOLS_SERVICE_NAME`, the Lambda function's
   * name.
   */
  readonly service?: string;
  /** Attributes of the resource: what all spans of this process have in common. */
  readonly attributes?: Attributes;
  /**
   * Default: what `OTEL_TRACES_EXPORTER` says (`otlp`, `console`, both in a list, `none`); OTLP when an endpoint is set; else log
   * lines.
   */
  readonly exporter?: SpanExporter;
  /** Where spans as log lines, and notices of lost spans, are written. Default: standard output. */
  readonly sink?: LogSink;
  /** Default: what `OTEL_TRACES_SAMPLER` says; else every trace for log lines, and the caller's decision for a back end. */
  readonly sampler?: TraceSampler;
  /** Values that must not appear in a span, or in what is said of lost ones. */
  readonly secrets?: SecretRegistry;
}

/** Running tracing. */
export interface Tracing {
  /** Hands on every span that has ended, within the exporter's bound. */
  flush(): Promise<void>;
  /** Flushes and stops; afterwards tracing can be started again. */
  shutdown(): Promise<void>;
}

/** Tracing is the process's, like the tracer that OpenTelemetry registers globally. */
let running: Tracing | undefined;

/**
 * Starts tracing in this process: tracer, async context, W3C and X-Ray propagation. Once a process: while it runs, further
 * calls return what runs. Joins an OpenTelemetry set-up that is already there.
 */
export function startTracing(options: TracingOptions = {}): Tracing {
  if (running === undefined) {
    const { known, problems } = readEnvironment(process.env);
    running = start(options, tracingEnvironment(known));
    sayProblems(options, problems);
  }
  return running;
}

/** Starts tracing in the place of what runs. */
export function restartTracing(options: TracingOptions): Tracing {
  // What it does before it first waits is all that the next start needs.
  void running?.shutdown();
  return startTracing(options);
}

/** A mistyped variable is as if it were not set; whoever set it should know. */
function sayProblems(
  { sink = standardOutput(), service }: TracingOptions,
  variables: Readonly<Record<string, string>>,
): void {
  if (Object.keys(variables).length === 0) return;
  const line = noticeLine(Date.now(), 'WARN', 'environment variables not understood', { variables }, service);
  try {
    sink.write(line);
  } catch {
    // A sink of the user's own may throw; starting must not fail of it.
  }
}

function start(options: TracingOptions, environment: TracingEnvironment): Tracing {
  const service = options.service ?? serviceName();
  const exporter = exporterOf(options, environment, service);
  propagation.setGlobalPropagator(createPropagator(environment.propagators));
  const ownsContext = context.setGlobalContextManager(new FlowContextManager());
  // When another library owns the context, its ids are the right ones for our log lines.
  if (!ownsContext) setForeignTraceSource(foreignTrace);
  let tracer: Tracer | undefined;
  if (!environment.disabled) {
    const provider = createTracerProvider({
      resource: { ...environment.resource, ...options.attributes, 'service.name': service },
      exporter,
      sampler: options.sampler ?? defaultSampler(options, environment),
      limits: environment.limits,
    });
    if (trace.setGlobalTracerProvider(provider)) tracer = provider.getTracer(SCOPE);
  }
  setOwnTracing(tracer, ownsContext);
  return {
    flush: () => exporter.flush(),
    async shutdown() {
      running = undefined;
      trace.disable();
      context.disable();
      propagation.disable();
      setForeignTraceSource(undefined);
      setOwnTracing(undefined, false);
      await exporter.shutdown();
    },
  };
}

function exporterOf(options: TracingOptions, environment: TracingEnvironment, service: string): SpanExporter {
  const { sink = standardOutput(), secrets, exporter } = options;
  const say = sayInLog(sink, service, secrets);
  const scrub = secrets === undefined ? {} : { secrets };
  const byName = {
    otlp: () => createOtlpExporter({ say, ...scrub }),
    log: () => createLogLineExporter({ service, sink, rules: createRedactionRules(), ...scrub }),
  };
  const chosen = exporter === undefined ? environment.exporters.map((name) => byName[name]()) : [exporter];
  return guardExporters(environment.disabled ? [] : chosen, say);
}

/**
 * Lambda says "not sampled" for every invocation of a function without X-Ray. Log lines need no X-Ray, so they do not follow
 * a caller's decision unless told to.
 */
function defaultSampler(options: TracingOptions, environment: TracingEnvironment): TraceSampler {
  const toLog = options.exporter === undefined && environment.exporters.every((name) => name === 'log');
  return createSampler(environment.sampler ?? (toLog ? 'always_on' : undefined), environment.samplerArgument);
}

function foreignTrace(): FlowTrace | undefined {
  const active = trace.getSpanContext(context.active());
  if (active === undefined) return undefined;
  return { traceId: active.traceId, spanId: active.spanId, sampled: (active.traceFlags & 1) === 1 };
}
