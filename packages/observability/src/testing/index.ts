export { assertSome, type Expected } from './assert-some.ts';
export { type CapturedMetric, captureMetrics } from './capture-metrics.ts';
export { type CapturedSpans, captureSpans } from './capture-spans.ts';
export { type MemorySink, memorySink } from './memory-sink.ts';
