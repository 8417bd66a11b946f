import { currentTraceContext, parseTraceparent, type TraceContext } from '../trace-context.ts';
import { type MessageAttribute, messageAttributes } from './message-attributes.ts';

/** The part of an SNS notification that carries the trace: in a Lambda record, or in the body of a subscribed queue. */
export interface SnsNotificationLike {
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value?: string | undefined }>>;
}

/** Carries the trace in SNS message attributes. */
export const snsCarrier = {
  /** `MessageAttributes` of a message to be published. */
  inject<A = MessageAttribute>(
    attributes: Readonly<Record<string, A>> = {},
    context: TraceContext | undefined = currentTraceContext(),
  ): Record<string, A | MessageAttribute> {
    return messageAttributes(attributes, context);
  },
  /** From a Lambda record (`{ Sns: ... }`) or the notification itself. */
  extract(
    record: ({ readonly Sns?: SnsNotificationLike } & SnsNotificationLike) | null | undefined,
  ): TraceContext | undefined {
    const notification = record?.Sns ?? record;
    const { traceparent, tracestate } = notification?.MessageAttributes ?? {};
    return parseTraceparent(traceparent?.Value, tracestate?.Value);
  },
};
