import { currentTraceContext, type TraceContext } from '../trace-context.ts';
import { toXRayHeader } from '../xray-header.ts';
import { documentCarrier } from './document-carrier.ts';
import { withTraceMember } from './json-object-text.ts';

/** The part of `StartExecution` that carries the trace. */
export interface ExecutionStart {
  /** The execution's input: a JSON object as text. */
  readonly input?: string | undefined;
  readonly traceHeader?: string | undefined;
}

/** Carries the trace through Step Functions: in the execution's input, and in `traceHeader` for X-Ray. */
export const stepFunctionsCarrier = {
  inject<T extends ExecutionStart>(start: T, context: TraceContext | undefined = currentTraceContext()): T {
    if (context === undefined) return start;
    return { ...start, input: withTraceMember(start.input, context), traceHeader: toXRayHeader(context) };
  },
  /** From the input of a state: its own `traceparent`, or that of the execution's input when the state passes `$$.Execution`. */
  extract(input: unknown): TraceContext | undefined {
    const { Execution } = (input ?? {}) as { Execution?: { Input?: unknown } };
    return documentCarrier.extract(input) ?? documentCarrier.extract(Execution?.Input);
  },
};
