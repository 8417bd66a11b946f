import {
  createPaint,
  fieldTexts,
  headline,
  isObject,
  type LogRecord,
  type Paint,
  type PrettyOptions,
  textOf,
} from './pretty-text.ts';

/** Shown in the first line, or of no use to people. */
const HEADLINE = new Set([
  'timestamp',
  'level',
  'message',
  'service',
  'name',
  'kind',
  'start_time',
  'duration_ms',
  'status',
  'status_message',
  'attributes',
  'events',
]);
/** The trace would be shown a second time with the error that was logged. */
const NOT_OF_EVENTS = new Set(['exception.type', 'exception.message', 'exception.stacktrace']);

/** Whether a record is a span of the exporter of log lines. */
export function isSpan({ message, span_id, name, duration_ms }: LogRecord): boolean {
  return (
    message === 'span' && typeof span_id === 'string' && typeof name === 'string' && typeof duration_ms === 'number'
  );
}

/** A span for people: what it was, how long it took and what came of it on one line, its events below. */
export function prettySpan(span: LogRecord, options: PrettyOptions = {}): string {
  const paint = createPaint(options);
  const failure = span.status_message === undefined ? '' : `: ${textOf(span.status_message)}`;
  const line = headline(paint, span.timestamp, paint('cyan', 'SPAN '), [
    paint('dim', textOf(span.service)),
    paint('bold', textOf(span.name)),
    `${textOf(span.duration_ms)}ms`,
    span.kind === 'internal' ? '' : textOf(span.kind),
    span.status === 'error' ? paint('red', `failed${failure}`) : '',
    ...(isObject(span.attributes) ? fieldTexts(span.attributes, paint, new Set()) : []),
    ...fieldTexts(span, paint, HEADLINE),
  ]);
  const events = Array.isArray(span.events) ? span.events.filter(isObject) : [];
  return [line, ...events.map((event) => prettyEvent(event, span.start_time, paint))].join('\n');
}

function prettyEvent(event: LogRecord, spanStart: unknown, paint: Paint): string {
  const attributes = isObject(event.attributes) ? event.attributes : {};
  const afterMs = Date.parse(textOf(event.time)) - Date.parse(textOf(spanStart));
  const exception = attributes['exception.type'];
  return [
    Number.isNaN(afterMs) ? ' ' : `  +${afterMs}ms`,
    textOf(event.name),
    exception === undefined ? '' : `${textOf(exception)}: ${textOf(attributes['exception.message'])}`,
    ...fieldTexts(attributes, paint, NOT_OF_EVENTS),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
