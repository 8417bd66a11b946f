import { createDescriptorSink } from './descriptor-sink.ts';
import type { LogSink } from './log-sink.ts';

let standardOutputSink: LogSink | undefined;

/** The sink of this process's standard output: one, because a line that was written half must be ended before the next. */
export function standardOutput(): LogSink {
  standardOutputSink ??= createDescriptorSink(1);
  return standardOutputSink;
}
