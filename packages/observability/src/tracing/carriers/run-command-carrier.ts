import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';

/** What stands for "no trace": a parameter of an SSM document with a pattern cannot be left empty. */
const NONE = 'none';

/** Carries the trace through SSM Run Command, as the value of a document's `Traceparent` parameter. */
export const runCommandCarrier = {
  /** `allowedPattern` for the parameter: nothing that a shell could take for more than a word. */
  allowedPattern: '^(none|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})$',
  inject(context: TraceContext | undefined = currentTraceContext()): string {
    return context?.traceparent ?? NONE;
  },
  extract(value: string | undefined): TraceContext | undefined {
    return parseTraceparent(value);
  },
};
