import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';

/** An object that a receiver will see as it is: a Lambda payload, the JSON of an SSM parameter. */
export type CarryingDocument = Readonly<Record<string, unknown>>;

/** Carries the trace as the member `traceparent` of a JSON document. */
export const documentCarrier = {
  inject<T extends CarryingDocument>(
    document: T,
    context: TraceContext | undefined = currentTraceContext(),
  ): T & { readonly traceparent?: string; readonly tracestate?: string } {
    return context === undefined ? document : { ...document, ...context };
  },
  extract(document: unknown): TraceContext | undefined {
    if (typeof document !== 'object' || document === null) return undefined;
    const { traceparent, tracestate } = document as { traceparent?: unknown; tracestate?: unknown };
    if (typeof traceparent !== 'string') return undefined;
    return parseTraceparent(traceparent, typeof tracestate === 'string' ? tracestate : undefined);
  },
};
