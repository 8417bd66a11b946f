import type { LogRecord } from '../logs/log-store.ts';
import type { Verdict } from '../scenario/verdict.ts';

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

/** I8: one trace leads from the termination's function through a helping node to the replacement that joined. */
export function oneTrace(
  records: readonly LogRecord[],
  ends: { readonly victim: string; readonly replacement: string | undefined },
): Verdict {
  const claim = 'one trace leads from the hook to the rejoin';
  const spans = loggedSpans(records);
  const { victim, replacement } = ends;
  if (replacement === undefined) return { invariant: 'I8', claim, held: false, seen: 'there is no replacement' };
  const traces = [...new Set(spans.filter(({ source }) => source === replacement).map(({ traceId }) => traceId))];
  const paths = traces.map((traceId) => ({ traceId, path: sourcesOfTrace(spans, traceId) }));
  const found = paths.find(
    ({ path }) =>
      path.some((source) => !source.startsWith('i-')) &&
      path.some((source) => source.startsWith('i-') && source !== replacement),
  );
  return found === undefined
    ? {
        invariant: 'I8',
        claim,
        held: false,
        seen: `traces of ${replacement}: ${paths.map(({ path }) => path.join(' -> ')).join('; ')}`,
      }
    : {
        invariant: 'I8',
        claim,
        held: true,
        seen: `${found.traceId}: ${victim} terminated, ${found.path.join(' -> ')}`,
      };
}
