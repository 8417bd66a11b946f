import type { LogSink } from './log-sink.ts';
import { noticeLine } from './notice-line.ts';
import { createPatientWriter, type DescriptorSystem, operatingSystem } from './patient-writer.ts';

/** How patient a sink on a descriptor is. */
export interface DescriptorSinkOptions {
  /**
   * How long one stall of the reader, or one full disk, may hold the process up, in milliseconds; afterwards lines are
   * dropped and counted until bytes are taken again. Default 3,000.
   */
  readonly patienceMs?: number;
  /** `service` of the record that says what was dropped. Default: from the environment. */
  readonly service?: string;
  /** How bytes are written and time passes: for tests. */
  readonly system?: DescriptorSystem;
}

/** A sink on an open file descriptor. */
export interface DescriptorSink extends LogSink {
  /** Lines dropped since the start. */
  readonly droppedLines: number;
  flush(): void;
}

/** At exit there is no later, but the process should end. */
const EXIT_PATIENCE_MS = 500;
const STANDARD_ERROR = 2;
/** Lines longer than this may become are encoded into memory of their own. */
const ENCODED_BYTES = 32_768;
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();

/**
 * A sink that writes to an open file descriptor and returns when the kernel has the line, so that an exit, an exception or
 * a signal right after loses nothing. It never throws and waits for nobody longer than its patience.
 */
export function createDescriptorSink(descriptor: number, options: DescriptorSinkOptions = {}): DescriptorSink {
  const { patienceMs = 3_000, service, system = operatingSystem } = options;
  const writer = createPatientWriter(descriptor, patienceMs, system);
  /** Where lines are encoded, made when the first one comes. */
  let encoded: Uint8Array | undefined;
  /** The unwritten end of a line whose beginning is written: nothing may come between. */
  let rest: Uint8Array | undefined;
  let droppedLines = 0;
  /** Dropped since the last notice. */
  let unsaidLines = 0;
  let unsaidBytes = 0;
  let lastReason = '';
  let watchesExit = false;

  const drop = (line: string, reason: string): void => {
    droppedLines += 1;
    unsaidLines += 1;
    unsaidBytes += Buffer.byteLength(line);
    lastReason = reason;
    watchExit();
  };

  const notice = (): string => {
    const fields = { dropped_lines: unsaidLines, dropped_bytes: unsaidBytes, reason: lastReason };
    return noticeLine(Date.now(), 'WARN', 'log lines dropped', fields, service);
  };

  /** Writes what is left of the last line; the error's code when that did not go. */
  const finish = (patience?: number): string | undefined => {
    while (rest) {
      const written = writer.write(rest, rest.length, patience);
      if (typeof written === 'number') {
        rest = written === rest.length ? undefined : rest.subarray(written);
        continue;
      }
      watchExit();
      if (writer.closedBy()) {
        rest = undefined;
        drop('', written);
      }
      return written;
    }
    return undefined;
  };

  /** Writes all of it, or its beginning and keeps the rest; the error's code when not even that. */
  const push = (text: string, patience?: number): string | undefined => {
    let bytes: Uint8Array;
    let length: number;
    if (text.length * MAX_BYTES_PER_UNIT > ENCODED_BYTES) {
      bytes = Buffer.from(text);
      ({ length } = bytes);
    } else {
      bytes = encoded ??= new Uint8Array(ENCODED_BYTES);
      length = encoder.encodeInto(text, bytes).written;
    }
    const written = writer.closedBy() ?? writer.write(bytes, length, patience);
    if (typeof written === 'string') return written;
    if (written < length) {
      // A copy, because the next line is encoded into the same memory.
      rest = bytes.slice(written, length);
      finish(patience);
    }
    return undefined;
  };

  /** Says what is missing where that is still possible: here, else on standard error. */
  const lastWords = (): void => {
    const stalled = finish(EXIT_PATIENCE_MS);
    // The line of which only the beginning arrived.
    if (stalled && rest) drop('', stalled);
    if (unsaidLines === 0 || (!rest && !push(notice(), EXIT_PATIENCE_MS))) return;
    if (descriptor === STANDARD_ERROR) return;
    try {
      const bytes = Buffer.from(notice());
      system.write(STANDARD_ERROR, bytes, bytes.length);
    } catch {
      // Nobody is left to tell.
    }
  };

  const watchExit = (): void => {
    if (!watchesExit) process.once('exit', lastWords);
    watchesExit = true;
  };

  return {
    get droppedLines() {
      return droppedLines;
    },
    write(line) {
      const saysDrops = unsaidLines > 0;
      const failure = finish() ?? push(saysDrops ? notice() + line : line);
      if (failure) drop(line, failure);
      else if (saysDrops) unsaidLines = unsaidBytes = 0;
    },
    flush: () => void finish(),
  };
}
