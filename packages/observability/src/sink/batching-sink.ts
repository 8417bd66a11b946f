import type { LogSink } from './log-sink.ts';

/** When collected lines are written. */
export interface BatchingOptions {
  /** Characters that are collected before they are written. Default 65,536. */
  readonly maxCharacters?: number;
  /** Longest time a line waits, in milliseconds. Default 100. */
  readonly maxDelayMs?: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What all open sinks hold is written on a signal, by one listener: two would each take the other for somebody's handler. */
const open = new Set<() => void>();

/**
 * Collects lines and hands them to `sink` together, which costs a fraction per line. Keeps the promise of the synchronous
 * sink: what is collected is written at exit, after an exception and on SIGTERM, SIGINT and SIGHUP; only SIGKILL and `process.abort` can lose it.
 */
export function createBatchingSink(sink: LogSink, options: BatchingOptions = {}): LogSink & { close(): void } {
  const { maxCharacters = 65_536, maxDelayMs = 100 } = options;
  let collected = '';
  let timer: NodeJS.Timeout | undefined;
  /** Nothing comes after this turn, or nobody would write it: whatever is still logged goes through at once. */
  let ended = false;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = collected;
    collected = '';
    try {
      if (lines !== '') sink.write(lines);
      sink.flush?.();
    } catch {
      // A sink of the user's own may throw; from a timer, the process would die of it.
    }
  };

  const onExit = (): void => {
    ended = true;
    flush();
  };
  process.on('exit', onExit);
  if (open.size === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
  open.add(flush);

  return {
    write(line) {
      collected += line;
      if (ended || collected.length >= maxCharacters) flush();
      else timer ??= setTimeout(flush, maxDelayMs).unref();
    },
    flush,
    close() {
      onExit();
      process.off('exit', onExit);
      open.delete(flush);
      if (open.size === 0) for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

function onSignal(signal: NodeJS.Signals): void {
  for (const flush of open) flush();
  // Having a listener disabled the signal's default action. When nobody else handles it, do what it would have done.
  if (process.listenerCount(signal) > 1) return;
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}
