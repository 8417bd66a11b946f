export type { Fields } from './flow.ts';
export { withLogContext } from './flow.ts';
export { createLogger, type LoggerOptions } from './logging/create-logger.ts';
export { LevelSwitch } from './logging/level-switch.ts';
export { type LogLevel, parseLogLevel } from './logging/log-level.ts';
export type { Logger } from './logging/logger.ts';
export { defineMetric, type MetricDefinition } from './metrics/define-metric.ts';
export type { EmfMetrics } from './metrics/embedded-metrics.ts';
export { createEmfMetrics, type EmfMetricsOptions } from './metrics/emf-metrics.ts';
export { MetricError, type MetricErrorCode } from './metrics/metric-error.ts';
export type { MetricUnit } from './metrics/metric-unit.ts';
export type { Metrics } from './metrics/metrics.ts';
export {
  BreakerOpened,
  createPolicyObserver,
  type PolicyEvents,
  RetryAttempt,
  RetryExhausted,
} from './policy-observer.ts';
export { createDescriptorSink } from './sink/descriptor-sink.ts';
export type { LogSink } from './sink/log-sink.ts';
export { environmentCarrier } from './tracing/carriers/environment-carrier.ts';
export { lambdaCarrier } from './tracing/carriers/lambda-carrier.ts';
export { runCommandCarrier } from './tracing/carriers/run-command-carrier.ts';
export { type SqsRecordLike, sqsCarrier } from './tracing/carriers/sqs-carrier.ts';
export { stateItemCarrier } from './tracing/carriers/state-item-carrier.ts';
export type { FinishedSpan, SpanExporter } from './tracing/finished-span.ts';
export type { SpanOptions } from './tracing/open-span.ts';
export { startTracing, type Tracing, type TracingOptions } from './tracing/start-tracing.ts';
export { currentTraceContext, parseTraceparent, type TraceContext, withTraceContext } from './tracing/trace-context.ts';
export { withSpan } from './tracing/with-span.ts';
export { fromXRayHeader, toXRayHeader } from './tracing/xray-header.ts';
