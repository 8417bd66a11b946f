import type { Fields } from '../flow.ts';
import type { LogLevel } from './log-level.ts';

/** Writes structured records. No method ever throws. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  /** An error belongs into `fields.error`; it becomes the record's `error` with its hints and causes. */
  error(message: string, fields?: Fields): void;
  /** A logger whose records carry `context` too; on equal names the child's value stands. */
  child(context: Fields): Logger;
  /** Whether a record of `level` would be written, or held in a buffer: to skip work that only feeds it. */
  isLevelEnabled(level: LogLevel): boolean;
}

/** The logger that {@link createLogger} returns, which also holds what its children share. */
export interface RootLogger extends Logger {
  /** Writes the lines that are held back for the running trace: before a deadline, or when they turn out to matter. */
  flushBuffer(): void;
  /** Forgets the lines that are held back for the running trace: at the end of work that went well. */
  discardBuffer(): void;
  /** Says what was suppressed, and makes the sink write what it holds. */
  flush(): void;
}
