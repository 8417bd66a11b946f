import { type Attributes, type Context, trace } from '@opentelemetry/api';

/** OpenTelemetry's `SamplingDecision`: not recorded, or recorded and sampled. */
const DROP = 0;
const KEEP = 2;

/** Decides for whole traces; the shape of OpenTelemetry's `Sampler`. */
export interface TraceSampler {
  shouldSample(context: Context, traceId: string): { decision: 0 | 2; attributes?: Attributes };
  toString(): string;
}

/** Follows the caller's decision where there is one, else keeps the trace. */
export function createSampler(): TraceSampler {
  return {
    shouldSample(context) {
      const parent = trace.getSpanContext(context);
      return { decision: parent === undefined || (parent.traceFlags & 1) === 1 ? KEEP : DROP };
    },
    toString: () => 'parentbased_always_on',
  };
}
