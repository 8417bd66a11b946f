/** What became of lines that were held back. */
interface HeldTrace {
  readonly lines: string[];
  bytes: number;
  /** Lines that went because the buffer was full. */
  dropped: number;
}

/** Held under this name are lines of flows without a trace. */
const NO_TRACE = '';

/** Traces whose lines all went and are still counted; a trace id and a number each. */
const MAX_LOST = 1_000;

/**
 * Holds lines below the logger's level, by trace, until an error of the same trace makes them interesting. Bounded: when it is
 * full, the oldest lines of the oldest trace go first.
 */
export class TraceBuffer {
  readonly #maxBytes: number;
  readonly #held = new Map<string, HeldTrace>();
  /** Lines that went, of traces of which nothing is held. */
  readonly #lost = new Map<string, number>();
  #bytes = 0;

  /** @param maxBytes bound of all held lines together. Default 1 MiB */
  constructor(maxBytes: number = 1_048_576) {
    this.#maxBytes = maxBytes;
  }

  /** Keeps a line; the oldest of any trace go when there is no room. */
  hold(traceId: string | undefined, line: string): void {
    const key = traceId ?? NO_TRACE;
    let held = this.#held.get(key);
    if (held === undefined) {
      held = { lines: [], bytes: 0, dropped: 0 };
      this.#held.set(key, held);
    }
    const bytes = Buffer.byteLength(line);
    held.lines.push(line);
    held.bytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.#dropOldest();
  }

  /** The lines of a trace, oldest first, and how many of it had to go; they are no longer held. */
  take(traceId: string | undefined): { readonly lines: readonly string[]; readonly dropped: number } {
    const key = traceId ?? NO_TRACE;
    const { lines, bytes, dropped } = this.#held.get(key) ?? { lines: [], bytes: 0, dropped: 0 };
    const lost = this.#lost.get(key) ?? 0;
    this.#held.delete(key);
    this.#lost.delete(key);
    this.#bytes -= bytes;
    return { lines, dropped: dropped + lost };
  }

  #dropOldest(): void {
    for (const [key, held] of this.#held) {
      const bytes = Buffer.byteLength(held.lines.shift() ?? '');
      held.bytes -= bytes;
      this.#bytes -= bytes;
      held.dropped += 1;
      if (held.lines.length === 0) this.#lose(key, held.dropped);
      return;
    }
  }

  /** Keeps only the count of a trace, which an error of it will want to tell. */
  #lose(key: string, dropped: number): void {
    this.#held.delete(key);
    this.#lost.set(key, dropped + (this.#lost.get(key) ?? 0));
    const [oldest] = this.#lost.keys();
    if (this.#lost.size > MAX_LOST && oldest !== undefined) this.#lost.delete(oldest);
  }
}
