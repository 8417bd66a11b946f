import { writeSync } from 'node:fs';
import { type NonBlockingDescriptor, nonBlockingDescriptor } from './non-blocking-descriptor.ts';

/** What a sink needs of the operating system. */
export interface DescriptorSystem {
  /** Writes some of the bytes and returns how many. */
  write(descriptor: number, bytes: string | Uint8Array): number;
  sleep(ms: number): void;
  /** Milliseconds of a clock that never steps back. */
  now(): number;
  open(descriptor: number): NonBlockingDescriptor;
}

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 20;

/** The reader is slow or the disk is full: both may pass. */
const PASSING: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'ENOSPC', 'EDQUOT', 'ENOBUFS']);

/** Writes to a descriptor, waiting out stalls until its patience is used up; then it only tries, until bytes are taken again. */
export class PatientWriter {
  readonly #descriptor: number;
  readonly #patienceMs: number;
  readonly #system: DescriptorSystem;
  #target: NonBlockingDescriptor | undefined;
  #patient = true;
  #closed = false;

  constructor(descriptor: number, patienceMs: number, system: DescriptorSystem) {
    this.#descriptor = descriptor;
    this.#patienceMs = patienceMs;
    this.#system = system;
  }

  /** Nothing can be written any more: the reader is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * One write that takes at least a byte: how many bytes it took, or the code of the error that outlasted patience.
   * @param patienceMs for this write, instead of the writer's own
   */
  write(bytes: string | Uint8Array, patienceMs: number = this.#patient ? this.#patienceMs : 0): number | string {
    this.#target ??= this.#system.open(this.#descriptor);
    let pauseMs = FIRST_PAUSE_MS;
    let givesUpAt: number | undefined;
    for (;;) {
      try {
        const written = this.#system.write(this.#target.descriptor, bytes);
        this.#patient = true;
        return written;
      } catch (error) {
        const code = errorCode(error);
        if (code === 'EINTR') continue;
        if (!PASSING.has(code)) {
          this.#closed = true;
          return code;
        }
        const now = this.#system.now();
        givesUpAt ??= now + patienceMs;
        if (now >= givesUpAt) {
          this.#patient = false;
          return code;
        }
        this.#system.sleep(Math.min(pauseMs, givesUpAt - now));
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }
}

/** The real thing. */
export const operatingSystem: DescriptorSystem = {
  write: (descriptor, bytes) =>
    typeof bytes === 'string' ? writeSync(descriptor, bytes) : writeSync(descriptor, bytes),
  sleep(ms) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  now: () => performance.now(),
  open: (descriptor) => nonBlockingDescriptor(descriptor),
};

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
