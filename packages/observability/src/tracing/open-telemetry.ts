// The only file that imports the OpenTelemetry SDK: moving to its next major version is a change of this file.
import type { TracerProvider as ApiTracerProvider, Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type Sampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExporter } from './finished-span.ts';
import type { SpanLimits } from './span-limits.ts';
import { traceIds } from './trace-ids.ts';

/** What {@link createTracerProvider} needs to know. */
export interface TracerProviderOptions {
  readonly resource: Attributes;
  readonly exporter: SpanExporter;
  readonly sampler: Sampler;
  readonly limits: SpanLimits;
}

/** OpenTelemetry's tracer provider, with every sampled span handed to the exporter as it ends. */
export function createTracerProvider(options: TracerProviderOptions): ApiTracerProvider {
  const { exporter } = options;
  return new TracerProvider({
    resource: resourceFromAttributes(options.resource),
    sampler: options.sampler,
    spanLimits: options.limits,
    idGenerator: traceIds,
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => {
          if ((span.spanContext().traceFlags & 1) === 1) exporter.export(span);
        },
        forceFlush: () => exporter.flush(),
        shutdown: () => exporter.shutdown(),
      },
    ],
  });
}
