import { prettyMetrics } from './pretty-metrics.ts';
import { prettyRecord } from './pretty-record.ts';
import { isSpan, prettySpan } from './pretty-span.ts';
import type { LogRecord, PrettyOptions } from './pretty-text.ts';

/** A line for people when it is a log record, a span or an embedded metric document; any other line as it is. */
export function prettyLine(line: string, options: PrettyOptions = {}): string {
  if (!line.startsWith('{')) return line;
  try {
    const record = JSON.parse(line) as LogRecord;
    if (isSpan(record)) return prettySpan(record, options);
    if (typeof record.level === 'string' && 'message' in record) return prettyRecord(record, options);
    return prettyMetrics(record, options) ?? line;
  } catch {
    return line;
  }
}
