import { type Context, context, type Tracer, trace } from '@opentelemetry/api';
import { flows } from '../flow.ts';
import { flowOf } from './flow-context-manager.ts';

/** The instrumentation scope of our spans. */
export const SCOPE = '@dedicated-k8s/observability';

/** The process's tracing, when it is ours: asking OpenTelemetry's global registry for it costs more than starting a span. */
let ownTracer: Tracer | undefined;
let ownsContext = false;

/** Told by `startTracing`; undefined and false when another library's tracer or context manager is in charge. */
export function setOwnTracing(tracer: Tracer | undefined, context: boolean): void {
  ownTracer = tracer;
  ownsContext = context;
}

export function activeTracer(): Tracer {
  return ownTracer ?? trace.getTracer(SCOPE);
}

/** Runs `run` in an OpenTelemetry context. */
export function runInContext<T>(target: Context, run: () => T): T {
  return ownsContext ? flows.run(flowOf(target), run) : context.with(target, run);
}
