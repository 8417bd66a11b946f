/** The four levels of a log record, from the least to the most important. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** Order of the levels; a record is written when its rank is at least the rank of the logger's level. */
export const LEVEL_RANKS: Readonly<Record<LogLevel, number>> = { DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40 };

/** Further names, of Lambda, Python and pino. */
const SYNONYMS: Readonly<Record<string, LogLevel>> = {
  TRACE: 'DEBUG',
  WARNING: 'WARN',
  CRITICAL: 'ERROR',
  FATAL: 'ERROR',
};

/** The level that `name` means, in any case and in the words of Lambda, Python or pino; undefined when it means none. */
export function parseLogLevel(name = ''): LogLevel | undefined {
  const upper = name.trim().toUpperCase();
  const level = SYNONYMS[upper] ?? upper;
  return level in LEVEL_RANKS ? (level as LogLevel) : undefined;
}
