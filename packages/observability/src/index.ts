export type { DeliveryNotice } from './delivery/bounded-delivery.ts';
export { addSpanEvent, type Fields, withLogContext } from './flow.ts';
export type { RedactionOptions } from './json/redaction.ts';
export { SecretRegistry } from './json/secret-registry.ts';
export { createLogger, type LoggerOptions } from './logging/create-logger.ts';
export { LevelSwitch } from './logging/level-switch.ts';
export { type LogLevel, parseLogLevel } from './logging/log-level.ts';
export type { Logger, RootLogger } from './logging/logger.ts';
export { type LogRateLimit, RateLimiter } from './logging/rate-limiter.ts';
export { TraceBuffer } from './logging/trace-buffer.ts';
export {
  createTraceSampling,
  environmentSampling,
  type LogSampling,
  type TraceSampling,
} from './logging/trace-sampling.ts';
export { defineMetric, type MetricDefinition } from './metrics/define-metric.ts';
export type { EmfMetrics } from './metrics/embedded-metrics.ts';
export { createEmfMetrics, type EmfMetricsOptions } from './metrics/emf-metrics.ts';
export { MetricError, type MetricErrorCode } from './metrics/metric-error.ts';
export type { MetricUnit } from './metrics/metric-unit.ts';
export type { Metrics } from './metrics/metrics.ts';
export { BreakerOpened, RetryAttempt, RetryExhausted } from './policy-metrics.ts';
export { createPolicyObserver, type PolicyEvents, type PolicyObserverOptions } from './policy-observer.ts';
export { type BatchingOptions, createBatchingSink } from './sink/batching-sink.ts';
export { createDescriptorSink, type DescriptorSink, type DescriptorSinkOptions } from './sink/descriptor-sink.ts';
export type { LogSink } from './sink/log-sink.ts';
export { standardOutput } from './sink/standard-output.ts';
export { type CarryingDocument, documentCarrier } from './tracing/carriers/document-carrier.ts';
export { environmentCarrier } from './tracing/carriers/environment-carrier.ts';
export { type EventBridgeEntry, eventBridgeCarrier } from './tracing/carriers/event-bridge-carrier.ts';
export { type HttpHeaders, httpCarrier } from './tracing/carriers/http-carrier.ts';
export { lambdaCarrier } from './tracing/carriers/lambda-carrier.ts';
export type { MessageAttribute } from './tracing/carriers/message-attributes.ts';
export { runCommandCarrier } from './tracing/carriers/run-command-carrier.ts';
export { type SnsNotificationLike, snsCarrier } from './tracing/carriers/sns-carrier.ts';
export { type SqsRecordLike, sqsCarrier } from './tracing/carriers/sqs-carrier.ts';
export { type StateItem, stateItemCarrier } from './tracing/carriers/state-item-carrier.ts';
export { type ExecutionStart, stepFunctionsCarrier } from './tracing/carriers/step-functions-carrier.ts';
export type { AwsCredentials } from './tracing/exporters/aws-signature.ts';
export { createOtlpExporter, type OtlpExporterOptions } from './tracing/exporters/otlp-exporter.ts';
export { createXRayExporter, type XRayExporterOptions } from './tracing/exporters/xray-exporter.ts';
export type { FinishedSpan, SpanExporter } from './tracing/finished-span.ts';
export { type InstrumentableClient, instrumentAwsClient } from './tracing/instrument-aws-client.ts';
export type { SpanOptions } from './tracing/open-span.ts';
export { createSampler, type TraceSampler } from './tracing/sampler.ts';
export { startTracing, type Tracing, type TracingOptions } from './tracing/start-tracing.ts';
export { currentTraceContext, parseTraceparent, type TraceContext, withTraceContext } from './tracing/trace-context.ts';
export { withSpan } from './tracing/with-span.ts';
export { fromXRayHeader, toXRayHeader } from './tracing/xray-header.ts';
