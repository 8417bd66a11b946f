import {
  type Context,
  type ContextManager,
  createTraceState,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { type Fields, type Flow, type FlowTrace, flows } from '../flow.ts';

/** Keeps OpenTelemetry's context in the flow, so that logs and spans have one idea of where they are. */
export class FlowContextManager implements ContextManager {
  active(): Context {
    const flow = flows.getStore();
    if (flow === undefined) return ROOT_CONTEXT;
    if (flow.openTelemetry !== undefined) return flow.openTelemetry as Context;
    return flow.trace === undefined ? ROOT_CONTEXT : contextOf(flow.trace);
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    run: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return flows.run(flowOf(context), () => run.apply(thisArg, args));
  }

  bind<T>(context: Context, target: T): T {
    if (typeof target !== 'function') return target;
    const flow = flowOf(context);
    const bound = function bound(this: unknown, ...args: unknown[]): unknown {
      return flows.run(flow, () => target.apply(this, args));
    };
    return Object.defineProperty(bound, 'length', { value: target.length }) as T;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

/** The flow of `context`; with the log fields of the running one, unless others are given. */
export function flowOf(context: Context, fields: Fields | undefined = flows.getStore()?.fields): Flow {
  const span = trace.getSpan(context);
  return {
    fields,
    trace: span === undefined ? undefined : traceOf(span.spanContext()),
    span,
    openTelemetry: context,
  };
}

function traceOf(context: {
  traceId: string;
  spanId: string;
  traceFlags: number;
  traceState?: { serialize(): string };
}): FlowTrace {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    sampled: (context.traceFlags & TraceFlags.SAMPLED) !== 0,
    tracestate: context.traceState?.serialize(),
  };
}

/** The OpenTelemetry context of a trace that came from outside. */
export function contextOf({ traceId, spanId, sampled, tracestate }: FlowTrace): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate ? { traceState: createTraceState(tracestate) } : {}),
  });
}
