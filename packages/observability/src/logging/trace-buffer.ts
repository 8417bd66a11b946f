/** What became of lines that were held back. */
interface HeldTrace {
  readonly lines: string[];
  bytes: number;
  /** Lines that went because the buffer was full. */
  dropped: number;
}

/** Held under this name are lines of flows without a trace. */
const NO_TRACE = '';

/**
 * Holds lines below the logger's level, by trace, until an error of the same trace makes them interesting. Bounded: when it is
 * full, the oldest lines of the oldest trace go first.
 */
export class TraceBuffer {
  readonly #maxBytes: number;
  readonly #held = new Map<string, HeldTrace>();
  #bytes = 0;

  /** @param maxBytes bound of all held lines together. Default 1 MiB */
  constructor(maxBytes: number = 1_048_576) {
    this.#maxBytes = maxBytes;
  }

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
    const held = this.#held.get(key);
    if (held === undefined) return { lines: [], dropped: 0 };
    this.#held.delete(key);
    this.#bytes -= held.bytes;
    return { lines: held.lines, dropped: held.dropped };
  }

  #dropOldest(): void {
    for (const [key, held] of this.#held) {
      const line = held.lines.shift();
      if (line === undefined) {
        // Its lines are gone; the count goes with it, for nobody will ask.
        this.#held.delete(key);
        continue;
      }
      const bytes = Buffer.byteLength(line);
      held.bytes -= bytes;
      this.#bytes -= bytes;
      held.dropped += 1;
      return;
    }
  }
}
