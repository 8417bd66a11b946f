import { type ChildProcess, spawn } from 'node:child_process';
import { translateProgramFailure } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import type { CommandResult, HostCommand, HostCommands } from './host-commands.ts';
import type { LeftBehindPrograms } from './left-behind-programs.ts';

/** Time between SIGTERM and SIGKILL for a program that has to end. */
const GRACE_MS = 5_000;
/** Time for the rest of the output after a program's exit. */
const DRAIN_MS = 250;
/** More output than any program of ours writes; what is beyond it is dropped from the front. */
const OUTPUT_LIMIT = 1_000_000;

/** How programs are started. */
export interface ProcessHostCommandsOptions {
  /** Environment of the next program, asked for at each start so that it can carry the current trace. */
  readonly environment: () => NodeJS.ProcessEnv;
  readonly leftBehind: LeftBehindPrograms;
}

/** Starts programs as child processes in a process group of their own, so that ending one ends its children too. */
export class ProcessHostCommands implements HostCommands {
  readonly #options: ProcessHostCommandsOptions;

  constructor(options: ProcessHostCommandsOptions) {
    this.#options = options;
  }

  settle(signal: AbortSignal, logger?: Logger): Promise<readonly string[]> {
    return this.#options.leftBehind.settle(signal, logger);
  }

  async run(command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
    signal.throwIfAborted();
    const child = spawn(command.program, command.arguments, {
      env: this.#options.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    // Attached before anything is awaited: a program that cannot be started says so in the next tick.
    const ended = endOf(child, command, signal);
    const forget =
      command.exclusive === true && child.pid !== undefined
        ? await this.#options.leftBehind.add(child.pid, command)
        : undefined;
    try {
      return await ended;
    } finally {
      await forget?.();
    }
  }
}

function endOf(child: ChildProcess, command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  if (command.onLine !== undefined) hearLines(child, command.onLine);
  let ending: 'timed-out' | 'aborted' | undefined;
  const end = (why: 'timed-out' | 'aborted') => {
    ending ??= why;
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS).unref();
  };
  const timer = setTimeout(() => end('timed-out'), command.timeoutMs);
  const abort = () => end('aborted');
  signal.addEventListener('abort', abort, { once: true });
  const settle = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  };

  child.once('error', (error) => {
    settle();
    reject(translateProgramFailure({ program: command.program, error }));
  });
  // A service that the program started may hold its pipes open for ever: its exit counts, not the end of its output.
  child.once('exit', () => setTimeout(() => closePipes(child), DRAIN_MS));
  child.once('close', (exitCode, exitSignal) => {
    settle();
    if (ending === 'aborted') reject(signal.reason as Error);
    else if (ending === undefined && exitCode !== null) resolve({ exitCode, stdout: stdout(), stderr: stderr() });
    else {
      const program = [command.program, ...command.arguments].join(' ');
      const timedOut = ending === 'timed-out';
      reject(translateProgramFailure({ program, signal: exitSignal, timedOut, stderr: stderr() }));
    }
  });
  return promise;
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-OUTPUT_LIMIT);
  });
  return () => text;
}

/** Tells whole lines; the last one may have no end. */
function hearLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-OUTPUT_LIMIT);
    for (const line of lines) onLine(line);
  });
  child.once('close', () => {
    if (rest !== '') onLine(rest);
  });
}

function closePipes(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
