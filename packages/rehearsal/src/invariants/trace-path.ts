import type { LogRecord } from '../logs/log-store.ts';

/** A span as the telemetry contract writes it into the log. */
export interface LoggedSpan {
  readonly source: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly startTime: string;
  readonly durationMs: number;
}

/** The spans among the log records of a run. */
export function loggedSpans(records: readonly LogRecord[]): readonly LoggedSpan[] {
  return records.flatMap(({ source, record }) => {
    if (record.message !== 'span') return [];
    const {
      name,
      trace_id: traceId,
      span_id: spanId,
      parent_span_id: parent,
      start_time: start,
      duration_ms: ms,
    } = record;
    if (typeof name !== 'string' || typeof traceId !== 'string' || typeof spanId !== 'string') return [];
    return [
      {
        source,
        name,
        traceId,
        spanId,
        parentSpanId: typeof parent === 'string' ? parent : undefined,
        startTime: String(start),
        durationMs: Number(ms),
      },
    ];
  });
}

/** The sources (functions, instances) that a trace went through, in the order of their first span. */
export function sourcesOfTrace(spans: readonly LoggedSpan[], traceId: string): readonly string[] {
  const ofTrace = spans.filter((span) => span.traceId === traceId);
  ofTrace.sort((a, b) => a.startTime.localeCompare(b.startTime));
  return [...new Set(ofTrace.map(({ source }) => source))];
}
