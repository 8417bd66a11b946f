import { documentCarrier } from '../tracing/carriers/document-carrier.ts';
import { eventBridgeCarrier } from '../tracing/carriers/event-bridge-carrier.ts';
import { type HttpHeaders, httpCarrier } from '../tracing/carriers/http-carrier.ts';
import { lambdaCarrier } from '../tracing/carriers/lambda-carrier.ts';
import { type SnsNotificationLike, snsCarrier } from '../tracing/carriers/sns-carrier.ts';
import { type SqsRecordLike, sqsCarrier } from '../tracing/carriers/sqs-carrier.ts';
import { stateItemCarrier } from '../tracing/carriers/state-item-carrier.ts';
import { stepFunctionsCarrier } from '../tracing/carriers/step-functions-carrier.ts';
import type { TraceContext } from '../tracing/trace-context.ts';

/** Where an invocation comes from. */
export interface Upstream {
  readonly parent: TraceContext | undefined;
  readonly links: readonly TraceContext[];
  /** `faas.trigger` of OpenTelemetry's semantic conventions. */
  readonly trigger: 'pubsub' | 'http' | 'datasource' | 'timer' | 'other';
  /** Messages of a batch; undefined when the event is none. */
  readonly messageCount: number | undefined;
}

/**
 * The cause of an invocation. One cause in the event is its parent, so that the trace goes on; several (a batch) are links,
 * and the parent is what Lambda says.
 */
export function upstreamOf(event: unknown, env: NodeJS.ProcessEnv = process.env): Upstream {
  const trigger = triggerOf(event);
  const messageCount = trigger === 'pubsub' ? recordsOf(event).length || undefined : undefined;
  const causes = causesIn(event);
  const [first] = causes;
  const distinct = new Map(causes.map((cause) => [cause.traceparent, cause]));
  if (first !== undefined && distinct.size === 1) return { parent: first, links: [], trigger, messageCount };
  return { parent: lambdaCarrier.extract(env), links: [...distinct.values()], trigger, messageCount };
}

interface KnownEvent {
  readonly Records?: unknown;
  readonly headers?: HttpHeaders | null;
  /** In place of `headers`, from a load balancer that is set to send lists. */
  readonly multiValueHeaders?: HttpHeaders | null;
  readonly requestContext?: unknown;
  readonly detail?: unknown;
  readonly source?: unknown;
}

interface KnownRecord extends SqsRecordLike {
  readonly eventSource?: string;
  readonly EventSource?: string;
  readonly Sns?: SnsNotificationLike;
  readonly dynamodb?: { readonly NewImage?: Readonly<Record<string, unknown>> };
}

function recordsOf(event: unknown): readonly KnownRecord[] {
  const { Records } = (event ?? {}) as KnownEvent;
  return Array.isArray(Records) ? Records.filter((record) => typeof record === 'object' && record !== null) : [];
}

function causesIn(event: unknown): readonly TraceContext[] {
  const records = recordsOf(event);
  if (records.length > 0) return records.flatMap((record) => causeOf(record) ?? []);
  const { multiValueHeaders, headers = multiValueHeaders } = (event ?? {}) as KnownEvent;
  const cause =
    documentCarrier.extract(event) ??
    eventBridgeCarrier.extract(event) ??
    stepFunctionsCarrier.extract(event) ??
    (typeof headers === 'object' ? httpCarrier.extract(headers) : undefined);
  return cause === undefined ? [] : [cause];
}

function causeOf(record: KnownRecord): TraceContext | undefined {
  if (record.Sns !== undefined) return snsCarrier.extract(record);
  if (record.dynamodb !== undefined) return stateItemCarrier.extract(record.dynamodb.NewImage);
  return sqsCarrier.extract(record);
}

function triggerOf(event: unknown): Upstream['trigger'] {
  const [record] = recordsOf(event);
  if (record !== undefined) {
    const source = record.eventSource ?? record.EventSource;
    return source === 'aws:s3' || source === 'aws:dynamodb' ? 'datasource' : 'pubsub';
  }
  const { requestContext, source, detail } = (event ?? {}) as KnownEvent;
  if (requestContext !== undefined) return 'http';
  if (source === 'aws.scheduler' || (source === 'aws.events' && detail !== undefined)) return 'timer';
  return detail === undefined ? 'other' : 'pubsub';
}
