import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findMarkedProcesses, RUN_MARK } from '../src/run/marked-processes.ts';
import { leaderOf } from '../src/run/run-id.ts';

/** A rehearsal as a user starts it. */
export interface StartedRehearsal {
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  readonly exitCode: Promise<number | null>;
}

const start = fileURLToPath(new URL('../../../tools/start.ts', import.meta.url));

export function startRehearsal(...argv: readonly string[]): StartedRehearsal {
  const child = spawn(process.execPath, ['--conditions=@dedicated-k8s/source', start, '--plain', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    child,
    output: () => Buffer.concat(chunks).toString(),
    exitCode: once(child, 'close').then(([code]) => code as number | null),
  };
}

/** Processes of any rehearsal that this machine still runs. */
export function processesLeft(run: string): number {
  return findMarkedProcesses(RUN_MARK).filter(({ value }) => value === run).length;
}

/** The id of the run, once it has processes. */
export function runOf({ child }: StartedRehearsal): string | undefined {
  return findMarkedProcesses(RUN_MARK).find(({ value }) => leaderOf(value) === child.pid)?.value;
}
