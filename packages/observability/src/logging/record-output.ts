import { currentTrace, type Fields, type FlowTrace, flows } from '../flow.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { LevelSwitch } from './level-switch.ts';
import { LEVEL_RANKS, type LogLevel } from './log-level.ts';
import type { LoggerContext } from './logger-context.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { type RecordParts, recordLine } from './record-line.ts';
import { shortenRecord } from './shorten-record.ts';
import { createTimestampFormat } from './timestamp.ts';
import type { TraceBuffer } from './trace-buffer.ts';
import { type LogSampling, sampledRank } from './trace-sampling.ts';

export interface RecordOutputOptions {
  readonly level: LevelSwitch;
  /** `,"service":"..."` */
  readonly service: string;
  readonly sink: LogSink;
  readonly clock: () => number;
  readonly secrets: SecretRegistry | undefined;
  readonly buffer: TraceBuffer | undefined;
  readonly sampling: Required<LogSampling> | undefined;
  readonly rateLimiter: RateLimiter | undefined;
  readonly maxLineBytes: number;
}

/** A UTF-16 unit becomes at most this many bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** What a logger shares with its children: decides what becomes of a record, renders it and hands it to the sink. */
export class RecordOutput {
  /** Records of a lower rank have no effect at all: the first and cheapest question. */
  lowestRank: number;
  readonly #options: RecordOutputOptions;
  readonly #timestamp = createTimestampFormat();

  constructor(options: RecordOutputOptions) {
    this.#options = options;
    const { level, buffer, sampling } = options;
    const catchesAll = buffer !== undefined || (sampling?.debug ?? 0) > 0;
    const lowestRank = (): number => (catchesAll ? LEVEL_RANKS.DEBUG : level.rank);
    this.lowestRank = lowestRank();
    level.onChange(() => {
      this.lowestRank = lowestRank();
    });
  }

  /** Whether a record of this rank would be written in the running flow. */
  keeps(rank: number): boolean {
    return rank >= this.#rankToWrite(currentTrace());
  }

  write(level: LogLevel, message: string, fields: Fields | undefined, context: LoggerContext): void {
    try {
      const { buffer, rateLimiter, sink } = this.#options;
      const trace = currentTrace();
      const now = this.#options.clock();
      const written = LEVEL_RANKS[level] >= this.#rankToWrite(trace);
      if (!written && buffer === undefined) return;
      if (written && rateLimiter !== undefined) {
        this.#sayEnded(rateLimiter, now, false, context);
        if (!rateLimiter.admit(level, message, now)) return;
      }
      const line = this.#render(now, level, message, fields, context, trace);
      if (!written) {
        buffer?.hold(trace?.traceId, line);
        return;
      }
      if (buffer !== undefined && level === 'ERROR') this.#writeHeld(buffer, trace, context);
      sink.write(line);
    } catch {
      // A clock or sink of the user's own may throw; the caller must not feel it.
    }
  }

  writeHeld(context: LoggerContext): void {
    const { buffer } = this.#options;
    if (buffer !== undefined) this.#writeHeld(buffer, currentTrace(), context);
  }

  discardHeld(): void {
    this.#options.buffer?.take(currentTrace()?.traceId);
  }

  flush(context: LoggerContext): void {
    const { rateLimiter, sink, clock } = this.#options;
    try {
      if (rateLimiter !== undefined) this.#sayEnded(rateLimiter, clock(), true, context);
      sink.flush?.();
    } catch {
      // As in write.
    }
  }

  #rankToWrite(trace: FlowTrace | undefined): number {
    const { level, sampling } = this.#options;
    return sampling === undefined || trace === undefined
      ? level.rank
      : sampledRank(level.rank, trace.traceId, sampling);
  }

  #render(
    now: number,
    level: LogLevel,
    message: string,
    fields: Fields | undefined,
    context: LoggerContext,
    trace: FlowTrace | undefined,
  ): string {
    const { service, secrets, maxLineBytes } = this.#options;
    const flowFields = flows.getStore()?.fields;
    const parts: RecordParts = {
      timestamp: this.#timestamp(now),
      level,
      message,
      service,
      context,
      flowFields,
      trace,
      fields,
    };
    let line = recordLine(parts);
    if (line.length * MAX_BYTES_PER_UNIT > maxLineBytes) {
      const bytes = Buffer.byteLength(line);
      if (bytes > maxLineBytes) line = shortenRecord(parts, bytes, maxLineBytes);
    }
    return secrets === undefined ? line : secrets.scrub(line);
  }

  #writeHeld(buffer: TraceBuffer, trace: FlowTrace | undefined, context: LoggerContext): void {
    const { lines, dropped } = buffer.take(trace?.traceId);
    if (lines.length === 0) return;
    const { sink, clock } = this.#options;
    if (dropped > 0) {
      const notice = { dropped_lines: dropped, reason: 'the buffer of held lines was full' };
      sink.write(this.#render(clock(), 'WARN', 'log lines dropped', notice, context, trace));
    }
    for (const line of lines) sink.write(line);
  }

  /** One line for each kind of line that was suppressed in a window that has ended. */
  #sayEnded(rateLimiter: RateLimiter, now: number, all: boolean, context: LoggerContext): void {
    for (const { level, message, count } of rateLimiter.takeSuppressed(now, all)) {
      const fields = { suppressed: count, suppressed_level: level, suppressed_message: message };
      this.#options.sink.write(this.#render(now, 'WARN', `suppressed ${count} lines`, fields, context, undefined));
    }
  }
}
