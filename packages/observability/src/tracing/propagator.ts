import {
  type Context,
  isSpanContextValid,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { contextOf } from './flow-context-manager.ts';
import { parseTraceparent, readTraceparent, type TraceContext, traceContextOf } from './trace-context.ts';
import { fromXRayHeader, toXRayHeader } from './xray-header.ts';

const XRAY_HEADER = 'X-Amzn-Trace-Id';

/** Writes and reads W3C's and X-Ray's headers; when both came, W3C's stands, because AWS rewrites only its own. */
export const w3cAndXRayPropagator: TextMapPropagator = {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const active = trace.getSpanContext(context);
    if (active === undefined || !isSpanContextValid(active)) return;
    const outgoing = traceContextOf({
      traceId: active.traceId,
      spanId: active.spanId,
      sampled: (active.traceFlags & 1) === 1,
      tracestate: active.traceState?.serialize(),
    });
    setter.set(carrier, 'traceparent', outgoing.traceparent);
    if (outgoing.tracestate !== undefined) setter.set(carrier, 'tracestate', outgoing.tracestate);
    setter.set(carrier, XRAY_HEADER, toXRayHeader(outgoing));
  },

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const read = (name: string): string | undefined => {
      const value = getter.get(carrier, name) ?? getter.get(carrier, name.toLowerCase());
      return Array.isArray(value) ? value[0] : value;
    };
    const incoming: TraceContext | undefined =
      parseTraceparent(read('traceparent'), read('tracestate')) ?? fromXRayHeader(read(XRAY_HEADER));
    const ids = incoming === undefined ? undefined : readTraceparent(incoming.traceparent, incoming.tracestate);
    const parent = ids === undefined ? undefined : trace.getSpan(contextOf(ids));
    return parent === undefined ? context : trace.setSpan(context, parent);
  },

  fields: () => ['traceparent', 'tracestate', XRAY_HEADER],
};
