import { type LogRecord, type PrettyOptions, prettyRecord } from './pretty-record.ts';

/** A line for people when it is a log record; any other line, an embedded metric too, as it is. */
export function prettyLine(line: string, options: PrettyOptions = {}): string {
  if (!line.startsWith('{')) return line;
  try {
    const record = JSON.parse(line) as LogRecord;
    return typeof record.level === 'string' && 'message' in record ? prettyRecord(record, options) : line;
  } catch {
    return line;
  }
}
