import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';

/** What stands for "no trace": a parameter of an SSM document cannot be left out or empty once it has a pattern. */
const NONE = 'none';

/** Carries the trace through SSM Run Command, as the value of a document's `Traceparent` parameter. */
export const runCommandCarrier = {
  /** The parameter's value; it matches `^(none|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})$`. */
  inject(context: TraceContext | undefined = currentTraceContext()): string {
    return context?.traceparent ?? NONE;
  },
  extract(value: string | undefined): TraceContext | undefined {
    return parseTraceparent(value);
  },
};
