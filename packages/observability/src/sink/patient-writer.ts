import { writeSync } from 'node:fs';
import { type NonBlockingDescriptor, nonBlockingDescriptor } from './non-blocking-descriptor.ts';

/** What a sink needs of the operating system. */
export interface DescriptorSystem {
  /** Writes some of the first `length` bytes and returns how many. */
  write(descriptor: number, bytes: Uint8Array, length: number): number;
  sleep(ms: number): void;
  /** Milliseconds of a clock that never steps back. */
  now(): number;
  open(descriptor: number): NonBlockingDescriptor;
}

/** Writes to a descriptor, waiting out stalls until its patience is used up; then it only tries, until bytes are taken again. */
export interface PatientWriter {
  /**
   * One write of the first `length` bytes that takes at least one: how many it took, or the code of the error that outlasted
   * patience.
   * @param patienceMs for this write, instead of the writer's own
   */
  write(bytes: Uint8Array, length: number, patienceMs?: number): number | string;
  /** Why nothing can be written any more: the reader is gone. */
  closedBy(): string | undefined;
}

const LONGEST_PAUSE_MS = 20;

/** Errors that may pass: the reader is slow (EAGAIN), the disk is full (ENOSPC, EDQUOT), the system is short of memory. */
const PASSING = /^(EAGAIN|EINTR|ENOSPC|EDQUOT|ENOBUFS)$/;

export function createPatientWriter(
  descriptor: number,
  ownPatienceMs: number,
  system: DescriptorSystem,
): PatientWriter {
  let target: NonBlockingDescriptor | undefined;
  let patient = true;
  let closedBy: string | undefined;
  return {
    closedBy: () => closedBy,
    write(bytes, length, patienceMs = patient ? ownPatienceMs : 0) {
      target ??= system.open(descriptor);
      let givesUpAt: number | undefined;
      for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
        try {
          const written = system.write(target.descriptor, bytes, length);
          patient = true;
          return written;
        } catch (error) {
          const { code = 'EIO' } = error as { code?: string };
          if (!PASSING.test(code)) {
            closedBy = code;
            return code;
          }
          const now = system.now();
          givesUpAt ??= now + patienceMs;
          if (now >= givesUpAt) {
            patient = false;
            return code;
          }
          system.sleep(Math.min(pauseMs, givesUpAt - now));
        }
      }
    },
  };
}

/** The real thing. */
export const operatingSystem: DescriptorSystem = {
  write: (descriptor, bytes, length) => writeSync(descriptor, bytes, 0, length),
  sleep(ms) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
  now: () => performance.now(),
  open: nonBlockingDescriptor,
};
