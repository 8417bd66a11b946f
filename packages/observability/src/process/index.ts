export { type ProcessOptions, type ProcessTelemetry, runWithObservability } from './run-with-observability.ts';
