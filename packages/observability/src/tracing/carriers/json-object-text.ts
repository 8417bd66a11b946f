import type { TraceContext } from '../trace-context.ts';

/**
 * JSON text of an object with the trace as its first members; text of anything else stays as it is. The rest is not written
 * anew, which would change numbers beyond 2^53; only a trace that it has already is replaced that way.
 */
export function withTraceMember(text: string | undefined, context: TraceContext): string | undefined {
  try {
    const given = text ?? '{}';
    const parsed: unknown = JSON.parse(given);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return text;
    if ('traceparent' in parsed || 'tracestate' in parsed) return JSON.stringify({ ...parsed, ...context });
    const members = JSON.stringify(context).slice(0, -1);
    const rest = given.slice(given.indexOf('{') + 1).trimStart();
    return rest.startsWith('}') ? `${members}${rest}` : `${members},${rest}`;
  } catch {
    return text;
  }
}
