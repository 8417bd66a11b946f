export { changeLevelOnSignal, followLevel, type LevelSource, levelFile, type Stop } from './change-level.ts';
export { type ProcessOptions, type ProcessTelemetry, runWithObservability } from './run-with-observability.ts';
export { spawnWithContext } from './spawn-with-context.ts';
