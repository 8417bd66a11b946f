export {
  type LambdaContextLike,
  type LambdaTelemetry,
  type ObservabilityOptions,
  withObservability,
} from './with-observability.ts';
