import { createMemoryExporter, type MemoryExporter } from '../tracing/exporters/memory-exporter.ts';
import { restartTracing, type Tracing } from '../tracing/start-tracing.ts';

/** Tracing whose spans a test can look at. */
export interface CapturedSpans extends Pick<MemoryExporter, 'spans' | 'clear'> {
  readonly tracing: Tracing;
  /** Ends tracing, so that the next test starts its own. */
  stop(): Promise<void>;
}

/**
 * Starts tracing with an exporter in memory, in the place of what runs: a handler that a test imports has started it already.
 */
export function captureSpans(service = 'test'): CapturedSpans {
  const exporter = createMemoryExporter();
  const tracing = restartTracing({ service, exporter });
  return { spans: exporter.spans, clear: () => exporter.clear(), tracing, stop: () => tracing.shutdown() };
}
