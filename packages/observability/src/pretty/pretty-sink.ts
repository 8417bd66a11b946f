import type { LogSink } from '../sink/log-sink.ts';
import { prettyLine } from './pretty-line.ts';
import type { PrettyOptions } from './pretty-text.ts';

/** Makes records readable for people on their way to `sink`: for development. */
export function createPrettySink(sink: LogSink, options: PrettyOptions = {}): LogSink {
  return {
    write: (line) => sink.write(`${prettyLine(line.trimEnd(), options)}\n`),
    flush: () => sink.flush?.(),
  };
}
