import { serviceName } from '../service-name.ts';
import { dropNotice } from './drop-notice.ts';
import type { LogSink } from './log-sink.ts';
import { type DescriptorSystem, operatingSystem, PatientWriter } from './patient-writer.ts';

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

/** At exit there is no later, but the process should end. */
const EXIT_PATIENCE_MS = 500;
const STANDARD_ERROR = 2;
const NOTHING = { lines: 0, bytes: 0, reason: '' } as const;

/**
 * A sink that writes to an open file descriptor and returns when the kernel has the line, so that an exit, an exception or
 * a signal right after loses nothing. It never throws and waits for nobody longer than its patience.
 */
export class DescriptorSink implements LogSink {
  readonly #descriptor: number;
  readonly #service: string | undefined;
  readonly #system: DescriptorSystem;
  readonly #writer: PatientWriter;
  /** The unwritten end of a line whose beginning is written: nothing may come between. */
  #rest: Uint8Array | undefined;
  #unsaid: { readonly lines: number; readonly bytes: number; readonly reason: string } = NOTHING;
  #dropped = 0;
  #watchesExit = false;

  constructor(descriptor: number, options: DescriptorSinkOptions = {}) {
    this.#descriptor = descriptor;
    this.#service = options.service;
    this.#system = options.system ?? operatingSystem;
    this.#writer = new PatientWriter(descriptor, options.patienceMs ?? 3_000, this.#system);
  }

  /** Lines dropped since the start. */
  get droppedLines(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#rest !== undefined) {
      const stalled = this.#finishRest();
      if (stalled !== undefined) {
        this.#drop(line, stalled);
        return;
      }
    }
    const saysDrops = this.#unsaid.lines > 0 && !this.#writer.closed;
    const failure = this.#push(saysDrops ? this.#notice() + line : line);
    if (failure !== undefined) this.#drop(line, failure);
    else if (saysDrops) this.#unsaid = NOTHING;
  }

  flush(): void {
    this.#finishRest();
  }

  /** Writes all of it, or its beginning and keeps the rest; the error's code when not even that. */
  #push(text: string, patienceMs?: number): string | undefined {
    if (this.#writer.closed) return 'EPIPE';
    const written = this.#writer.write(text, patienceMs);
    if (typeof written === 'string') return written;
    // What was written counts bytes, the length of a string counts UTF-16 units.
    if (written < Buffer.byteLength(text)) {
      this.#rest = Buffer.from(text).subarray(written);
      this.#finishRest(patienceMs);
    }
    return undefined;
  }

  /** The error's code when the rest could not be written whole. */
  #finishRest(patienceMs?: number): string | undefined {
    while (this.#rest !== undefined) {
      const written = this.#writer.write(this.#rest, patienceMs);
      if (typeof written === 'string') {
        if (this.#writer.closed) {
          this.#rest = undefined;
          this.#drop('', written);
        }
        this.#watchExit();
        return written;
      }
      this.#rest = written === this.#rest.length ? undefined : this.#rest.subarray(written);
    }
    return undefined;
  }

  #drop(line: string, reason: string): void {
    this.#dropped += 1;
    const { lines, bytes } = this.#unsaid;
    this.#unsaid = { lines: lines + 1, bytes: bytes + Buffer.byteLength(line), reason };
    this.#watchExit();
  }

  #notice(): string {
    return dropNotice(this.#unsaid, this.#service ?? serviceName(), Date.now());
  }

  #watchExit(): void {
    if (this.#watchesExit) return;
    this.#watchesExit = true;
    process.once('exit', () => this.#lastWords());
  }

  /** Says what is missing where that is still possible: here, else on standard error. */
  #lastWords(): void {
    const stalled = this.#finishRest(EXIT_PATIENCE_MS);
    // The line of which only the beginning arrived.
    if (stalled !== undefined && this.#rest !== undefined) this.#drop('', stalled);
    if (this.#unsaid.lines === 0) return;
    const notice = this.#notice();
    if (this.#rest === undefined && this.#push(notice, EXIT_PATIENCE_MS) === undefined) return;
    if (this.#descriptor === STANDARD_ERROR) return;
    try {
      this.#system.write(STANDARD_ERROR, notice);
    } catch {
      // Nobody is left to tell.
    }
  }
}

/** A sink that writes to an open file descriptor, synchronously and with bounded patience. */
export function createDescriptorSink(descriptor: number, options?: DescriptorSinkOptions): DescriptorSink {
  return new DescriptorSink(descriptor, options);
}
