import { lambdaCarrier } from '../tracing/carriers/lambda-carrier.ts';
import { type SqsRecordLike, sqsCarrier } from '../tracing/carriers/sqs-carrier.ts';
import { parseTraceparent, type TraceContext } from '../tracing/trace-context.ts';

/** Where an invocation comes from. */
export interface Upstream {
  readonly parent: TraceContext | undefined;
  readonly links: readonly TraceContext[];
}

/**
 * The cause of an invocation. One cause in the event is its parent, so that the trace goes on; several (a batch) are links,
 * and the parent is what Lambda says.
 */
export function upstreamOf(event: unknown, env: NodeJS.ProcessEnv = process.env): Upstream {
  const causes = causesIn(event);
  const [first] = causes;
  if (first !== undefined && causes.every(({ traceparent }) => traceparent === first.traceparent)) {
    return { parent: first, links: [] };
  }
  return { parent: lambdaCarrier.extract(env), links: causes };
}

function causesIn(event: unknown): readonly TraceContext[] {
  if (typeof event !== 'object' || event === null) return [];
  const { Records, detail, traceparent } = event as { Records?: unknown; detail?: unknown; traceparent?: unknown };
  if (Array.isArray(Records)) {
    return Records.flatMap((record: SqsRecordLike) => sqsCarrier.extract(record) ?? []);
  }
  const inDetail =
    typeof detail === 'object' && detail !== null ? (detail as { traceparent?: unknown }).traceparent : undefined;
  const value = inDetail ?? traceparent;
  const found = typeof value === 'string' ? parseTraceparent(value) : undefined;
  return found === undefined ? [] : [found];
}
