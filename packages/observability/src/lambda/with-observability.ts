import type { Fields } from '../flow.ts';
import { withLogContext } from '../flow.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { LogSink } from '../logging/log-sink.ts';
import type { Logger } from '../logging/logger.ts';
import { createEmfMetrics } from '../metrics/emf-metrics.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { startTracing } from '../tracing/start-tracing.ts';
import type { TraceContext } from '../tracing/trace-context.ts';
import { withSpan } from '../tracing/with-span.ts';
import { upstreamOf } from './upstream.ts';

/** The part of Lambda's context that is used. */
export interface LambdaContextLike {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion?: string;
  readonly invokedFunctionArn?: string;
  readonly memoryLimitInMB?: string;
  getRemainingTimeInMillis(): number;
}

/** What a handler gets besides its event. */
export interface LambdaTelemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Aborts shortly before the function's time is up. */
  readonly signal: AbortSignal;
}

export interface ObservabilityOptions {
  readonly service: string;
  /** Namespace of the metrics. */
  readonly namespace: string;
  readonly metricDimensions?: Readonly<Record<string, string>>;
  /** Fields of every record. */
  readonly context?: Fields;
  /** How long before the time-out `signal` aborts and everything held back is written. Default 1,000. */
  readonly deadlineMarginMs?: number;
  readonly sink?: LogSink;
  /** Further causes of an invocation, beside those found in the event. */
  readonly links?: (event: unknown) => readonly TraceContext[];
}

/** A Lambda handler with logs, metrics and a span around each invocation; its errors are rethrown unchanged. */
export function withObservability<E, R>(
  handler: (event: E, context: LambdaContextLike, telemetry: LambdaTelemetry) => Promise<R>,
  options: ObservabilityOptions,
): (event: E, context: LambdaContextLike) => Promise<R> {
  const sinkOption = options.sink === undefined ? {} : { sink: options.sink };
  const logger = createLogger({
    service: options.service,
    ...(options.context === undefined ? {} : { context: options.context }),
    ...sinkOption,
  });
  const tracing = startTracing({ service: options.service, ...sinkOption });
  let coldStart = true;

  return async (event, context) => {
    const cold = coldStart;
    coldStart = false;
    const metrics = createEmfMetrics({
      namespace: options.namespace,
      ...(options.metricDimensions === undefined ? {} : { dimensions: options.metricDimensions }),
      ...sinkOption,
    });
    const fields = { function_name: context.functionName, request_id: context.awsRequestId, cold_start: cold };
    const upstream = upstreamOf(event);
    const deadline = new AbortController();
    const margin = options.deadlineMarginMs ?? 1_000;
    const timer = setTimeout(
      () => {
        deadline.abort(new DOMException('the function is about to run out of time', 'TimeoutError'));
        void metrics.flush();
        void tracing.flush();
      },
      Math.max(0, context.getRemainingTimeInMillis() - margin),
    );
    timer.unref();
    try {
      return await withLogContext(fields, () =>
        withSpan(
          context.functionName,
          {
            kind: upstream.links.length > 0 ? 'consumer' : 'server',
            parent: upstream.parent,
            links: [...upstream.links, ...(options.links?.(event) ?? [])],
            attributes: {
              'faas.name': context.functionName,
              'faas.invocation_id': context.awsRequestId,
              'faas.coldstart': cold,
            },
          },
          async () => {
            try {
              return await handler(event, context, { logger, metrics, signal: deadline.signal });
            } catch (error) {
              logger.error('handler failed', { error });
              throw error;
            }
          },
        ),
      );
    } finally {
      clearTimeout(timer);
      await metrics.flush();
      await tracing.flush();
    }
  };
}
