import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';
import { fromXRayHeader, toXRayHeader } from '../xray-header.ts';

/** Headers as Node, API Gateway and load balancers give them; names in any case. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const OURS: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'x-amzn-trace-id']);

/** Carries the trace in HTTP headers: W3C's for everyone, X-Ray's for AWS. */
export const httpCarrier = {
  inject(
    headers: Readonly<Record<string, string>> = {},
    context: TraceContext | undefined = currentTraceContext(),
  ): Record<string, string> {
    if (context === undefined) return { ...headers };
    // A stale one in other letters would be sent too, and the two joined by a comma.
    const others = Object.entries(headers).filter(([name]) => !OURS.has(name.toLowerCase()));
    return {
      ...Object.fromEntries(others),
      traceparent: context.traceparent,
      ...(context.tracestate === undefined ? {} : { tracestate: context.tracestate }),
      'X-Amzn-Trace-Id': toXRayHeader(context),
    };
  },
  extract(headers: HttpHeaders | null | undefined): TraceContext | undefined {
    return (
      parseTraceparent(header(headers, 'traceparent'), header(headers, 'tracestate')) ??
      fromXRayHeader(header(headers, 'x-amzn-trace-id'))
    );
  },
};

function header(headers: HttpHeaders | null | undefined, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers ?? {})) {
    if (key.toLowerCase() === name) return typeof value === 'object' ? value[0] : value;
  }
  return undefined;
}
