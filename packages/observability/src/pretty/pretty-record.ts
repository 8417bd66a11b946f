import { prettyError } from './pretty-error.ts';
import {
  type COLORS,
  createPaint,
  fieldTexts,
  headline,
  isObject,
  type LogRecord,
  type PrettyOptions,
  textOf,
} from './pretty-text.ts';

/** Shown in the first line; everything else goes below or behind. */
const HEADLINE = new Set(['timestamp', 'level', 'message', 'service', 'error']);

const LEVEL_COLORS: Readonly<Record<string, keyof typeof COLORS>> = {
  DEBUG: 'dim',
  INFO: 'green',
  WARN: 'yellow',
  ERROR: 'red',
};

/** A record for people: time, level, message and fields on one line, an error with its hints, stack and causes below. */
export function prettyRecord(record: LogRecord, options: PrettyOptions = {}): string {
  const paint = createPaint(options);
  const level = textOf(record.level);
  const line = headline(paint, record.timestamp, paint(LEVEL_COLORS[level] ?? 'bold', level.padEnd(5)), [
    paint('dim', textOf(record.service)),
    paint('bold', textOf(record.message)),
    ...fieldTexts(record, paint, HEADLINE),
  ]);
  return isObject(record.error) ? `${line}\n${prettyError(record.error, '  ')}` : line;
}
