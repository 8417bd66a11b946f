export { type PrettyStreams, prettyCommand } from './pretty-command.ts';
export { prettyLine } from './pretty-line.ts';
export { prettyRecord } from './pretty-record.ts';
export { createPrettySink } from './pretty-sink.ts';
export type { LogRecord, PrettyOptions } from './pretty-text.ts';
