import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';
import { fromXRayHeader } from '../xray-header.ts';

/** The part of a Lambda SQS record, or of a received message, that carries the trace. */
export interface SqsRecordLike {
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
  readonly attributes?: { readonly AWSTraceHeader?: string | undefined };
}

/** An attribute of a message to be sent. */
export interface SqsMessageAttribute {
  readonly DataType: 'String';
  readonly StringValue: string;
}

/** Carries the trace in SQS messages: `traceparent` as a message attribute, and what AWS itself puts beside it. */
export const sqsCarrier = {
  /** `MessageAttributes` of a message to be sent. */
  inject(
    attributes: Readonly<Record<string, unknown>> = {},
    context: TraceContext | undefined = currentTraceContext(),
  ): Record<string, unknown> {
    if (context === undefined) return { ...attributes };
    const text = (value: string): SqsMessageAttribute => ({ DataType: 'String', StringValue: value });
    return {
      ...attributes,
      traceparent: text(context.traceparent),
      ...(context.tracestate === undefined ? {} : { tracestate: text(context.tracestate) }),
    };
  },
  /** Our own attribute first: AWS's header names the span of the sender's X-Ray segment, ours the cause. */
  extract(record: SqsRecordLike): TraceContext | undefined {
    const { traceparent, tracestate } = record.messageAttributes ?? {};
    return (
      parseTraceparent(traceparent?.stringValue, tracestate?.stringValue) ??
      fromXRayHeader(record.attributes?.AWSTraceHeader)
    );
  },
};
