import type { TraceContext } from '../trace-context.ts';

/** An attribute of a message to be sent. */
export interface MessageAttribute {
  readonly DataType: 'String';
  readonly StringValue: string;
}

const text = (value: string): MessageAttribute => ({ DataType: 'String', StringValue: value });

/** Attributes of an SQS or SNS message with the trace among them. Both services allow at most 10. */
export function messageAttributes<A>(
  attributes: Readonly<Record<string, A>>,
  context: TraceContext | undefined,
): Record<string, A | MessageAttribute> {
  if (context === undefined) return { ...attributes };
  return {
    ...attributes,
    traceparent: text(context.traceparent),
    ...(context.tracestate === undefined ? {} : { tracestate: text(context.tracestate) }),
  };
}
