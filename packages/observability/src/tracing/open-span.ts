import {
  type Attributes,
  type Context,
  context,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type SpanOptions as StartOptions,
  trace,
} from '@opentelemetry/api';
import { activeTracer } from './active-tracer.ts';
import { contextOf } from './flow-context-manager.ts';
import { readTraceparent, type TraceContext } from './trace-context.ts';

/** What a span is and what caused it. */
export interface SpanOptions {
  /** By OpenTelemetry's semantic conventions where they have a name. */
  readonly attributes?: Attributes;
  /** Default `internal`. */
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** What the span is part of. Default: the running flow's span. */
  readonly parent?: TraceContext | undefined;
  /** Other causes: the messages of a batch, the trace that a node's launch came from. */
  readonly links?: readonly TraceContext[];
}

/** A span under way, and the context in which what it stands for runs. */
export interface OpenSpan {
  readonly span: Span;
  readonly context: Context;
}

// A pure call: to a bundler, reading members of an import could do something, and keeps them where no span is made.
const KINDS = /* @__PURE__ */ (() => ({
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}))();

export function openSpan(name: string, options: SpanOptions): OpenSpan {
  const tracer = activeTracer();
  const parent = parentContext(options.parent);
  const spanOptions: StartOptions = { kind: KINDS[options.kind ?? 'internal'] };
  if (options.attributes !== undefined) spanOptions.attributes = options.attributes;
  if (options.links !== undefined) spanOptions.links = options.links.flatMap(linkTo);
  let span: Span;
  try {
    span = tracer.startSpan(name, spanOptions, parent);
  } catch {
    // An attribute with a throwing getter, for one: the work matters more than its span's attributes.
    span = tracer.startSpan(name, {}, parent);
  }
  return { span, context: trace.setSpan(parent, span) };
}

/** Ends the span as failed, with what was thrown as its `exception` event. */
export function failSpan(span: Span, error: unknown): void {
  try {
    const { type, message, stack } = describeThrown(error);
    span.addEvent('exception', {
      'exception.type': type,
      'exception.message': message,
      ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
    });
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  } catch {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function parentContext(parent: TraceContext | undefined): Context {
  const remote = parent === undefined ? undefined : readTraceparent(parent.traceparent, parent.tracestate);
  return remote === undefined ? context.active() : contextOf(remote);
}

function linkTo(cause: TraceContext): Link[] {
  const remote = readTraceparent(cause.traceparent, cause.tracestate);
  const spanContext = remote === undefined ? undefined : trace.getSpanContext(contextOf(remote));
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

function describeThrown(error: unknown): { type: string; message: string; stack: string | undefined } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: undefined };
  const { code } = error as { code?: unknown };
  return { type: typeof code === 'string' ? code : error.name, message: error.message, stack: error.stack };
}
