import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { contextOf } from './flow-context-manager.ts';
import { readTraceparent, type TraceContext } from './trace-context.ts';

export interface SpanOptions {
  readonly attributes?: Attributes;
  /** Default `internal`. */
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** What the span is part of. Default: the running flow's span. */
  readonly parent?: TraceContext | undefined;
  /** Other causes: the messages of a batch, the trace that a node's launch came from. */
  readonly links?: readonly TraceContext[];
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * Runs `run` inside a span of its own, which ends when `run` returns or its promise settles. What `run` throws is recorded on
 * the span and rethrown unchanged. Without tracing started, `run` runs all the same.
 */
export function withSpan<T>(name: string, options: SpanOptions, run: (span: Span) => T): T {
  const parent = parentContext(options.parent);
  const span = startSpan(name, options, parent);
  return context.with(trace.setSpan(parent, span), () => {
    let result: T;
    try {
      result = run(span);
    } catch (error) {
      fail(span, error);
      throw error;
    }
    if (!isPromiseLike(result)) {
      span.end();
      return result;
    }
    return result.then(
      (value: unknown) => {
        span.end();
        return value;
      },
      (error: unknown) => {
        fail(span, error);
        throw error;
      },
    ) as T;
  });
}

function parentContext(parent: TraceContext | undefined): ReturnType<typeof context.active> {
  const remote = parent === undefined ? undefined : readTraceparent(parent.traceparent, parent.tracestate);
  return remote === undefined ? context.active() : contextOf(remote);
}

function startSpan(name: string, options: SpanOptions, parent: ReturnType<typeof context.active>): Span {
  const tracer = trace.getTracer('@dedicated-k8s/observability');
  try {
    return tracer.startSpan(
      name,
      {
        kind: KINDS[options.kind ?? 'internal'],
        ...(options.attributes === undefined ? {} : { attributes: options.attributes }),
        ...(options.links === undefined ? {} : { links: options.links.flatMap(linkTo) }),
      },
      parent,
    );
  } catch {
    // An attribute with a throwing getter, for one: the work matters more than its span.
    return tracer.startSpan(name, {}, parent);
  }
}

function linkTo(cause: TraceContext): { context: NonNullable<ReturnType<typeof trace.getSpanContext>> }[] {
  const remote = readTraceparent(cause.traceparent, cause.tracestate);
  const spanContext = remote === undefined ? undefined : trace.getSpanContext(contextOf(remote));
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

function fail(span: Span, error: unknown): void {
  try {
    const { name, message, code, stack } =
      error instanceof Error ? (error as Error & { code?: unknown }) : asError(error);
    span.addEvent('exception', {
      'exception.type': typeof code === 'string' ? code : name,
      'exception.message': message,
      ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
    });
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  } catch {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

const asError = (thrown: unknown): { name: string; message: string; code?: unknown; stack?: string } => ({
  name: typeof thrown,
  message: String(thrown),
});

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
