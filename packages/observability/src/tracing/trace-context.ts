import { currentTrace, type FlowTrace, flows } from '../flow.ts';

/** A position in a trace as plain data: it can be stored, sent, and continued later by another process. */
export interface TraceContext {
  /** `00-<trace id>-<span id>-<flags>`. @see W3C Trace Context, section 3.2 */
  readonly traceparent: string;
  /** At most 512 visible ASCII characters; another one is left out. */
  readonly tracestate?: string;
}

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** What every vendor must pass on, of characters that may stand in a header: all that a stranger may make us send. */
const TRACESTATE = /^[\t\x20-\x7e]{1,512}$/;

/** The context that a `traceparent` means; undefined when it is absent or invalid. */
export function parseTraceparent(value: string | undefined, tracestate?: string): TraceContext | undefined {
  const trace = typeof value === 'string' ? readTraceparent(value, tracestate) : undefined;
  return trace === undefined ? undefined : traceContextOf(trace);
}

/** The ids of a context; undefined when its `traceparent` is invalid. */
export function readTraceparent(traceparent: string, tracestate?: string): FlowTrace | undefined {
  const match = TRACEPARENT.exec(traceparent.trim());
  if (match === null) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = match;
  // Version ff is forbidden; version 00 has exactly four parts, later ones may have more.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const sampled = (Number.parseInt(flags, 16) & 1) === 1;
  const keepsState = typeof tracestate === 'string' && TRACESTATE.test(tracestate);
  return { traceId, spanId, sampled, ...(keepsState ? { tracestate } : {}) };
}

export function traceContextOf({ traceId, spanId, sampled, tracestate }: FlowTrace): TraceContext {
  return {
    traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
    ...(tracestate ? { tracestate } : {}),
  };
}

/** The context of the running flow: what to hand to whatever happens because of it. */
export function currentTraceContext(): TraceContext | undefined {
  const trace = currentTrace();
  return trace === undefined ? undefined : traceContextOf(trace);
}

/** Runs `run` as part of the trace of `parent`; as it is when `parent` is undefined or invalid. */
export function withTraceContext<T>(parent: TraceContext | undefined, run: () => T): T {
  const trace = parent === undefined ? undefined : readTraceparent(parent.traceparent, parent.tracestate);
  if (trace === undefined) return run();
  // Without an OpenTelemetry context in the flow, the context manager derives one from the trace.
  return flows.run({ fields: flows.getStore()?.fields, trace, span: undefined, openTelemetry: undefined }, run);
}
