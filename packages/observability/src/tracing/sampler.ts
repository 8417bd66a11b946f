import { type Attributes, type Context, trace } from '@opentelemetry/api';
import { traceFraction } from '../logging/trace-sampling.ts';

/** OpenTelemetry's `SamplingDecision`: not recorded, or recorded and sampled. */
const DROP = { decision: 0 } as const;
const KEEP = { decision: 2 } as const;

/** Decides for whole traces; the shape of OpenTelemetry's `Sampler`. */
export interface TraceSampler {
  shouldSample(context: Context, traceId: string): { decision: 0 | 2; attributes?: Attributes };
  toString(): string;
}

/**
 * The sampler of a name of `OTEL_TRACES_SAMPLER`: `always_on`, `always_off`, `traceidratio`, and each with `parentbased_` in
 * front, which follows the caller's decision where there is one. Unknown names mean `parentbased_always_on`.
 */
export function createSampler(name: string | undefined, argument?: string): TraceSampler {
  const chosen = name !== undefined && SAMPLERS.includes(name) ? name : 'parentbased_always_on';
  const followsParent = chosen.startsWith('parentbased_');
  const share = shareOf(chosen.replace('parentbased_', ''), argument);
  return {
    shouldSample(context, traceId) {
      const parent = followsParent ? trace.getSpanContext(context) : undefined;
      if (parent !== undefined) return (parent.traceFlags & 1) === 1 ? KEEP : DROP;
      return share === 1 || traceFraction(traceId) < share ? KEEP : DROP;
    },
    toString: () => `${chosen}{${share}}`,
  };
}

/** Names of `OTEL_TRACES_SAMPLER`. */
export const SAMPLERS: readonly string[] = /* @__PURE__ */ ['', 'parentbased_'].flatMap((parent) =>
  ['always_on', 'always_off', 'traceidratio'].map((root) => parent + root),
);

function shareOf(root: string, argument: string | undefined): number {
  if (root === 'always_off') return 0;
  const ratio = Number(argument);
  return root === 'traceidratio' && argument !== undefined && ratio >= 0 && ratio <= 1 ? ratio : 1;
}
