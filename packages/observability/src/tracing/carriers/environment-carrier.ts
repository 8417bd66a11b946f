import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';

/** Carries the trace into child processes by `TRACEPARENT` and `TRACESTATE`. */
export const environmentCarrier = {
  /** A copy of `env` for a child of the running flow. */
  inject(env: NodeJS.ProcessEnv, context: TraceContext | undefined = currentTraceContext()): NodeJS.ProcessEnv {
    const { TRACEPARENT: _parent, TRACESTATE: _state, ...rest } = env;
    if (context === undefined) return rest;
    return {
      ...rest,
      TRACEPARENT: context.traceparent,
      ...(context.tracestate === undefined ? {} : { TRACESTATE: context.tracestate }),
    };
  },
  extract(env: NodeJS.ProcessEnv): TraceContext | undefined {
    return parseTraceparent(env.TRACEPARENT, env.TRACESTATE);
  },
};
