import type { Attributes } from '@opentelemetry/api';
import type { FinishedSpan, Instant } from '../finished-span.ts';

/** A value in OTLP's JSON form. */
type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

const SCOPE = { name: '@dedicated-k8s/observability' };

/**
 * Spans as the JSON document of OTLP's trace request.
 * @see OpenTelemetry protocol, opentelemetry/proto/trace/v1/trace.proto; ids are hexadecimal and 64-bit integers are strings
 */
export function otlpDocument(spans: readonly FinishedSpan[]): string {
  const resource = { attributes: keyValues(spans[0]?.resource.attributes ?? {}) };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: SCOPE, spans: spans.map(otlpSpan) }] }] });
}

function otlpSpan(span: FinishedSpan): object {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const { code, message } = span.status;
  return {
    traceId,
    spanId,
    flags: traceFlags,
    ...(traceState === undefined ? {} : { traceState: traceState.serialize() }),
    ...(span.parentSpanContext === undefined ? {} : { parentSpanId: span.parentSpanContext.spanId }),
    name: span.name,
    // OTLP counts kinds from 1, 0 being unspecified; the status codes 1 and 2 are the same.
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: keyValues(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      timeUnixNano: nanoseconds(time),
      attributes: keyValues(attributes ?? {}),
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: keyValues(attributes ?? {}),
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: message === undefined ? { code } : { code, message },
  };
}

function nanoseconds([seconds, nanos]: Instant): string {
  return `${BigInt(seconds) * 1_000_000_000n + BigInt(Math.round(nanos))}`;
}

function keyValues(attributes: Attributes): readonly KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { intValue: `${value}` };
    return { doubleValue: Number.isFinite(value) ? value : `${value}` };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { stringValue: String(value) };
}
