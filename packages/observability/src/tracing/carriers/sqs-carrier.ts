import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';
import { fromXRayHeader } from '../xray-header.ts';
import { eventBridgeCarrier } from './event-bridge-carrier.ts';
import { type MessageAttribute, messageAttributes } from './message-attributes.ts';
import { type SnsNotificationLike, snsCarrier } from './sns-carrier.ts';

/** The part of a Lambda SQS record that carries the trace. */
export interface SqsRecordLike {
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
  readonly attributes?: { readonly AWSTraceHeader?: string | undefined };
  readonly body?: string;
}

/** Carries the trace in SQS messages, whoever put them into the queue. */
export const sqsCarrier = {
  /** `MessageAttributes` of a message to be sent. */
  inject<A = MessageAttribute>(
    attributes: Readonly<Record<string, A>> = {},
    context: TraceContext | undefined = currentTraceContext(),
  ): Record<string, A | MessageAttribute> {
    return messageAttributes(attributes, context);
  },
  /**
   * Our own attribute; else that of the SNS notification or EventBridge event in the body; else AWS's header, which names the
   * sender's X-Ray segment rather than the cause.
   */
  extract(record: SqsRecordLike | null | undefined): TraceContext | undefined {
    const { traceparent, tracestate } = record?.messageAttributes ?? {};
    return (
      parseTraceparent(traceparent?.stringValue, tracestate?.stringValue) ??
      inBody(record?.body) ??
      fromXRayHeader(record?.attributes?.AWSTraceHeader)
    );
  },
};

function inBody(body: string | undefined): TraceContext | undefined {
  // Bodies can be large, and most carry nothing.
  if (typeof body !== 'string' || !body.startsWith('{') || !body.includes('traceparent')) return undefined;
  try {
    const envelope = JSON.parse(body) as SnsNotificationLike;
    return snsCarrier.extract(envelope) ?? eventBridgeCarrier.extract(envelope);
  } catch {
    return undefined;
  }
}
