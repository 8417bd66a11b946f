import { quote } from '../../json/quote.ts';
import type { RedactionRules } from '../../json/redaction.ts';
import type { SecretRegistry } from '../../json/secret-registry.ts';
import { ValueRenderer } from '../../json/value-renderer.ts';
import { createTimestampFormat } from '../../logging/timestamp.ts';
import type { LogSink } from '../../sink/log-sink.ts';
import type { FinishedSpan, Instant, SpanExporter } from '../finished-span.ts';

const KIND_NAMES = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS_NAMES = ['unset', 'ok', 'error'] as const;

const milliseconds = ([seconds, nanoseconds]: Instant): number => seconds * 1000 + nanoseconds / 1e6;

/** Writes each span as a log record with message `span`: traces that need no back end. */
export function createLogLineExporter(options: {
  readonly service: string;
  readonly sink: LogSink;
  readonly rules: RedactionRules;
  readonly secrets?: SecretRegistry;
}): SpanExporter {
  const timestamp = createTimestampFormat();
  const { sink, rules, secrets } = options;
  const service = quote(options.service);
  const render = (value: unknown): string => new ValueRenderer(rules).render(value) ?? 'null';

  const line = (span: FinishedSpan): string => {
    const { traceId, spanId } = span.spanContext();
    const parent = span.parentSpanContext?.spanId;
    const status = STATUS_NAMES[span.status.code] ?? 'unset';
    let text = `{"timestamp":"${timestamp(milliseconds(span.endTime))}","level":"INFO","message":"span","service":${service}`;
    text += `,"trace_id":"${traceId}","span_id":"${spanId}"`;
    if (parent !== undefined) text += `,"parent_span_id":"${parent}"`;
    text += `,"name":${quote(span.name)},"kind":"${KIND_NAMES[span.kind] ?? 'internal'}"`;
    text += `,"start_time":"${timestamp(milliseconds(span.startTime))}"`;
    text += `,"duration_ms":${Math.round(milliseconds(span.duration) * 1000) / 1000},"status":"${status}"`;
    if (span.status.message !== undefined) text += `,"status_message":${quote(span.status.message)}`;
    text += `,"attributes":${render(span.attributes)}`;
    if (span.events.length > 0) text += `,"events":${render(span.events.map(eventOf))}`;
    if (span.links.length > 0) text += `,"links":${render(span.links.map(linkOf))}`;
    return `${text}}\n`;
  };

  return {
    export(span) {
      try {
        const text = line(span);
        sink.write(secrets === undefined ? text : secrets.scrub(text));
      } catch {
        // A sink of the user's own may throw; the work that the span stands for must not feel it.
      }
    },
    flush: async () => sink.flush?.(),
    shutdown: async () => sink.flush?.(),
  };
}

const eventOf = ({ name, time, attributes }: FinishedSpan['events'][number]): object => ({
  name,
  time: new Date(milliseconds(time)),
  ...(attributes === undefined ? {} : { attributes }),
});

const linkOf = ({ context, attributes }: FinishedSpan['links'][number]): object => ({
  trace_id: context.traceId,
  span_id: context.spanId,
  ...(attributes === undefined || Object.keys(attributes).length === 0 ? {} : { attributes }),
});
