import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';

/** An item as the DynamoDB document client or our own stores see it. */
export type StateItem = Readonly<Record<string, unknown>>;

/**
 * Carries the trace in a stored item, as its string attribute `Traceparent`, so that work begun by one process and ended by
 * another half an hour later is one trace.
 */
export const stateItemCarrier = {
  inject<T extends StateItem>(
    item: T,
    context: TraceContext | undefined = currentTraceContext(),
  ): T & { readonly Traceparent?: string } {
    return context === undefined ? item : { ...item, Traceparent: context.traceparent };
  },
  /** From a plain item, or one in DynamoDB's own form (`{ S: ... }`). */
  extract(item: StateItem | undefined): TraceContext | undefined {
    const value = item?.Traceparent;
    if (typeof value === 'string') return parseTraceparent(value);
    if (typeof value === 'object' && value !== null && 'S' in value) return parseTraceparent(String(value.S));
    return undefined;
  },
};
