import type { LogSink } from '../sink/log-sink.ts';

/** A sink that keeps what was written. Both lists grow as lines come, so they can be destructured. */
export interface MemorySink {
  readonly sink: LogSink;
  /** The lines as written, without their line feeds. */
  readonly lines: readonly string[];
  /** The lines parsed. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  clear(): void;
}

/** A sink for tests: give it to a logger or to metrics, and look at `records`. */
export function memorySink(): MemorySink {
  const lines: string[] = [];
  const records: Record<string, unknown>[] = [];
  return {
    sink: {
      write(line) {
        lines.push(line.replace(/\n$/, ''));
        records.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
    lines,
    records,
    clear() {
      lines.length = 0;
      records.length = 0;
    },
  };
}
