import type { FinishedSpan, SpanExporter } from '../finished-span.ts';

/** Keeps spans for tests. */
export interface MemoryExporter extends SpanExporter {
  readonly spans: readonly FinishedSpan[];
  clear(): void;
}

export function createMemoryExporter(): MemoryExporter {
  const spans: FinishedSpan[] = [];
  return {
    spans,
    clear: () => {
      spans.length = 0;
    },
    export: (span) => {
      spans.push(span);
    },
    flush: async () => {},
    shutdown: async () => {},
  };
}
