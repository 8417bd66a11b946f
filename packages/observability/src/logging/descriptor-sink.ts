import { writeSync } from 'node:fs';
import type { LogSink } from './log-sink.ts';

/** A sink that writes to an open file descriptor and returns when the kernel has the line. */
export function createDescriptorSink(descriptor: number): LogSink {
  return {
    write(line) {
      writeSync(descriptor, line);
    },
  };
}
