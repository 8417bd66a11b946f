import { type Classification, fatal, retryable } from './classification.ts';
import { errorFields } from './error-fields.ts';

/** How a program says that trying again may help. @see sysexits.h EX_TEMPFAIL; GNU coreutils "timeout invocation" */
const EXITS: Readonly<Record<number, Classification>> = {
  75: retryable('command-failed-temporarily'),
  124: retryable('command-timed-out'),
  126: fatal('command-not-executable'),
  127: fatal('command-not-found'),
  137: retryable('command-killed'),
  143: retryable('command-killed'),
};

/**
 * What the end of a child process means: an error of `execFile` or `spawn`, or anything with a numeric `exitCode`.
 * `undefined` when it is none.
 */
export function classifyExit(error: unknown): Classification | undefined {
  const { code, cmd, exitCode = code, killed, signal, syscall } = errorFields(error);
  if (typeof syscall === 'string' && syscall.startsWith('spawn')) return classifySpawnError(code);
  if ((exitCode === code && typeof cmd !== 'string') || code === 'ABORT_ERR') return undefined;
  // execFile kills the child for this too.
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fatal('command-output-too-long');
  if (killed === true) return retryable('command-timed-out');
  if (typeof signal === 'string') return retryable('command-killed');
  return EXITS[Number(exitCode)] ?? fatal('command-failed');
}

function classifySpawnError(code: unknown): Classification {
  if (code === 'ETIMEDOUT') return retryable('command-timed-out');
  // The machine was out of processes, memory or descriptors for a moment.
  if (/^(EAGAIN|ENOMEM|EMFILE|ENFILE)$/.test(String(code))) return retryable('command-not-started', 'no');
  return fatal(code === 'ENOENT' ? 'command-not-found' : 'command-not-executable');
}
