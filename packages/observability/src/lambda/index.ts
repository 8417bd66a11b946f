export { ColdStart } from './function-telemetry.ts';
export type { LambdaContextLike } from './lambda-context.ts';
export {
  type MiddyRequest,
  type ObservabilityMiddleware,
  observabilityMiddleware,
} from './observability-middleware.ts';
export type { LambdaTelemetry, ObservabilityOptions } from './observability-options.ts';
export { type Upstream, upstreamOf } from './upstream.ts';
export { type LambdaHandler, withObservability } from './with-observability.ts';
