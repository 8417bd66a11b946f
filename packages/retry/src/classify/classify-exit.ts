import type { Classification } from './classification.ts';
import { errorFields } from './error-fields.ts';

/** How a program says that trying again may help. @see sysexits.h EX_TEMPFAIL; GNU coreutils "timeout invocation" */
const EXIT_REASONS: Readonly<Record<number, Classification>> = {
  75: { kind: 'retryable', reason: 'command-failed-temporarily', executed: 'maybe' },
  124: { kind: 'retryable', reason: 'command-timed-out', executed: 'maybe' },
  126: { kind: 'fatal', reason: 'command-not-executable' },
  127: { kind: 'fatal', reason: 'command-not-found' },
  137: { kind: 'retryable', reason: 'command-killed', executed: 'maybe' },
  143: { kind: 'retryable', reason: 'command-killed', executed: 'maybe' },
};

/** The machine was out of processes or memory for a moment. */
const NOT_STARTED = new Set<unknown>(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

/**
 * What the end of a child process means: an error of `execFile` or `spawn`, or anything with a numeric `exitCode`.
 * `undefined` when it is none.
 */
export function classifyExit(error: unknown): Classification | undefined {
  const { code, cmd, exitCode, killed, signal, syscall } = errorFields(error);
  if (typeof syscall === 'string' && syscall.startsWith('spawn')) return classifySpawnError(code);
  if ((typeof exitCode !== 'number' && typeof cmd !== 'string') || code === 'ABORT_ERR') return undefined;
  // execFile kills the child for this too.
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { kind: 'fatal', reason: 'command-output-too-long' };
  if (killed === true) return { kind: 'retryable', reason: 'command-timed-out', executed: 'maybe' };
  if (typeof signal === 'string') return { kind: 'retryable', reason: 'command-killed', executed: 'maybe' };
  return EXIT_REASONS[Number(exitCode ?? code)] ?? { kind: 'fatal', reason: 'command-failed' };
}

function classifySpawnError(code: unknown): Classification {
  if (code === 'ETIMEDOUT') return { kind: 'retryable', reason: 'command-timed-out', executed: 'maybe' };
  if (NOT_STARTED.has(code)) return { kind: 'retryable', reason: 'command-not-started', executed: 'no' };
  return { kind: 'fatal', reason: code === 'ENOENT' ? 'command-not-found' : 'command-not-executable' };
}
