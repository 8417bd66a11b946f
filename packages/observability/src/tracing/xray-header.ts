import { readTraceparent, type TraceContext, traceContextOf } from './trace-context.ts';

/**
 * The value of `X-Amzn-Trace-Id` that means the same as `context`; empty when the context is invalid.
 * @see AWS X-Ray Developer Guide, "Tracing header"
 */
export function toXRayHeader(context: TraceContext): string {
  const trace = readTraceparent(context.traceparent);
  if (trace === undefined) return '';
  const { traceId, spanId, sampled } = trace;
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=${sampled ? 1 : 0}`;
}

const ROOT = /^1-([\da-f]{8})-([\da-f]{24})$/i;
const PARENT = /^[\da-f]{16}$/i;

/** The context in an X-Ray header (`Root=...;Parent=...;Sampled=...`); undefined when it names no trace or no parent. */
export function fromXRayHeader(value: string | undefined): TraceContext | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = new Map(
    value.split(';').map((part): [string, string] => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
    }),
  );
  const root = ROOT.exec(parts.get('root') ?? '');
  const parent = parts.get('parent') ?? '';
  if (root === null || !PARENT.test(parent)) return undefined;
  return validated({
    traceId: `${root[1]}${root[2]}`.toLowerCase(),
    spanId: parent.toLowerCase(),
    sampled: parts.get('sampled') === '1',
  });
}

function validated(trace: { traceId: string; spanId: string; sampled: boolean }): TraceContext | undefined {
  const context = traceContextOf(trace);
  return readTraceparent(context.traceparent) === undefined ? undefined : context;
}
