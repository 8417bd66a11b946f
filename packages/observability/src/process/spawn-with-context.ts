import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { environmentCarrier } from '../tracing/carriers/environment-carrier.ts';

/** `spawn` of Node, with the running trace in the child's environment. */
export function spawnWithContext(file: string, argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(file, argv, { ...options, env: environmentCarrier.inject(options.env ?? process.env) });
}
