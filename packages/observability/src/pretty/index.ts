export { type PrettyStreams, prettyCommand } from './pretty-command.ts';
export { prettyLine } from './pretty-line.ts';
export { type LogRecord, type PrettyOptions, prettyRecord } from './pretty-record.ts';
export { createPrettySink } from './pretty-sink.ts';
