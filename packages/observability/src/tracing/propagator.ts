import {
  type Context,
  isSpanContextValid,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { contextOf } from './flow-context-manager.ts';
import { parseTraceparent, readTraceparent, traceContextOf } from './trace-context.ts';
import { fromXRayHeader, toXRayHeader } from './xray-header.ts';

const XRAY_HEADER = 'X-Amzn-Trace-Id';

/**
 * Writes and reads W3C's and X-Ray's headers; when both came, W3C's stands, because AWS rewrites only its own.
 * @param names those of `OTEL_PROPAGATORS`. Default: both
 */
export function createPropagator(names: readonly string[] = ['tracecontext', 'xray']): TextMapPropagator {
  const w3c = names.includes('tracecontext');
  const xray = names.some((name) => name === 'xray' || name === 'xray-lambda');
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
      const active = trace.getSpanContext(context);
      if (active === undefined || !isSpanContextValid(active)) return;
      const outgoing = traceContextOf({
        traceId: active.traceId,
        spanId: active.spanId,
        sampled: (active.traceFlags & 1) === 1,
        tracestate: active.traceState?.serialize(),
      });
      if (w3c) {
        setter.set(carrier, 'traceparent', outgoing.traceparent);
        if (outgoing.tracestate !== undefined) setter.set(carrier, 'tracestate', outgoing.tracestate);
      }
      if (xray) setter.set(carrier, XRAY_HEADER, toXRayHeader(outgoing));
    },

    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
      const read = (name: string): string | undefined => {
        const value = getter.get(carrier, name) ?? getter.get(carrier, name.toLowerCase());
        return Array.isArray(value) ? value[0] : value;
      };
      const incoming =
        (w3c ? parseTraceparent(read('traceparent'), read('tracestate')) : undefined) ??
        (xray ? fromXRayHeader(read(XRAY_HEADER)) : undefined);
      const ids = incoming === undefined ? undefined : readTraceparent(incoming.traceparent, incoming.tracestate);
      const parent = ids === undefined ? undefined : trace.getSpan(contextOf(ids));
      return parent === undefined ? context : trace.setSpan(context, parent);
    },

    fields: () => [...(w3c ? ['traceparent', 'tracestate'] : []), ...(xray ? [XRAY_HEADER] : [])],
  };
}
