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
import type { TraceSampling } from './trace-sampling.ts';

export interface RecordOutputOptions {
  readonly level: LevelSwitch;
  /** `,"service":"..."` */
  readonly service: string;
  readonly sink: LogSink;
  readonly clock: () => number;
  readonly secrets?: SecretRegistry | undefined;
  readonly buffer?: TraceBuffer | undefined;
  readonly sampling?: TraceSampling | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly maxLineBytes?: number | undefined;
}

/** What a logger shares with its children: decides what becomes of a record, renders it and hands it to the sink. */
export interface RecordOutput {
  /** Records of a lower rank have no effect at all: the first and cheapest question. */
  readonly lowestRank: number;
  /** Whether a record of this rank would be written in the running flow. */
  keeps(rank: number): boolean;
  write(level: LogLevel, message: string, fields: Fields | undefined, context: LoggerContext): void;
  /** Writes the lines held back for the running trace. */
  writeHeld(context: LoggerContext): void;
  discardHeld(): void;
  flush(context: LoggerContext): void;
}

/** A UTF-16 unit becomes at most this many bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

export function createRecordOutput(options: RecordOutputOptions): RecordOutput {
  const { level, service, sink, clock, secrets, buffer, sampling, rateLimiter, maxLineBytes = 262_144 } = options;
  const timestamp = createTimestampFormat();

  const lowestRank = (): number =>
    buffer !== undefined || sampling?.wantsDebug === true ? LEVEL_RANKS.DEBUG : level.rank;

  const rankToWrite = (trace: FlowTrace | undefined): number =>
    sampling === undefined || trace === undefined ? level.rank : sampling.rankFor(trace.traceId, level.rank);

  const render = (
    now: number,
    recordLevel: LogLevel,
    message: string,
    fields: Fields | undefined,
    context: LoggerContext,
    trace: FlowTrace | undefined,
  ): string => {
    const flowFields = flows.getStore()?.fields;
    const parts: RecordParts = {
      timestamp: timestamp(now),
      level: recordLevel,
      message,
      service,
      context,
      flowFields,
      trace,
      fields,
    };
    let line = recordLine(parts);
    if (line.length * MAX_BYTES_PER_UNIT > maxLineBytes) line = shortenRecord(parts, line, maxLineBytes);
    return secrets?.scrub(line) ?? line;
  };

  const say = (now: number, message: string, fields: Fields, context: LoggerContext): void =>
    sink.write(render(now, 'WARN', message, fields, context, currentTrace()));

  /** One line for each kind of line that was suppressed in a window that has ended, or in any. */
  const saySuppressed = (now: number, all: boolean, context: LoggerContext): void => {
    for (const { level: suppressed_level, message, count } of rateLimiter?.takeSuppressed(now, all) ?? []) {
      const fields = { suppressed: count, suppressed_level, suppressed_message: message };
      say(now, `suppressed ${count} lines`, fields, context);
    }
  };

  const writeHeld = (now: number, context: LoggerContext): void => {
    if (buffer === undefined) return;
    const { lines, dropped } = buffer.take(currentTrace()?.traceId);
    const reason = 'buffer full';
    if (dropped > 0) say(now, 'log lines dropped', { dropped_lines: dropped, reason }, context);
    for (const line of lines) sink.write(line);
  };

  /** A clock or sink of the user's own may throw; the caller must not feel it. */
  const safely = (act: () => void): void => {
    try {
      act();
    } catch {
      // There is nowhere left to say it.
    }
  };

  const output = {
    lowestRank: lowestRank(),
    // A line that is held may be written yet.
    keeps: (rank: number) => buffer !== undefined || rank >= rankToWrite(currentTrace()),
    write(recordLevel: LogLevel, message: string, fields: Fields | undefined, context: LoggerContext) {
      try {
        const trace = currentTrace();
        const now = clock();
        const written = LEVEL_RANKS[recordLevel] >= rankToWrite(trace);
        if (!written && buffer === undefined) return;
        if (written && rateLimiter !== undefined) {
          saySuppressed(now, false, context);
          if (!rateLimiter.admit(recordLevel, message, now, () => output.flush(context))) return;
        }
        const line = render(now, recordLevel, message, fields, context, trace);
        if (!written) {
          buffer?.hold(trace?.traceId, line);
          return;
        }
        if (recordLevel === 'ERROR') writeHeld(now, context);
        sink.write(line);
      } catch {
        // As in safely, which would cost each line a closure.
      }
    },
    writeHeld: (context: LoggerContext) => safely(() => writeHeld(clock(), context)),
    discardHeld: () => void buffer?.take(currentTrace()?.traceId),
    flush: (context: LoggerContext) =>
      safely(() => {
        saySuppressed(clock(), true, context);
        sink.flush?.();
      }),
  };
  level.onChange(() => {
    output.lowestRank = lowestRank();
  });
  return output;
}
