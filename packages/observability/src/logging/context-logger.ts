import type { Fields } from '../flow.ts';
import { LEVEL_RANKS, type LogLevel } from './log-level.ts';
import type { RootLogger } from './logger.ts';
import { extendContext, type LoggerContext } from './logger-context.ts';
import type { RecordOutput } from './record-output.ts';

const { DEBUG, INFO, WARN } = LEVEL_RANKS;

/** A logger: a context, and the output it shares with its parent and children. */
export class ContextLogger implements RootLogger {
  readonly #output: RecordOutput;
  readonly #context: LoggerContext;

  constructor(output: RecordOutput, context: LoggerContext) {
    this.#output = output;
    this.#context = context;
  }

  debug(message: string, fields?: Fields): void {
    if (this.#output.lowestRank <= DEBUG) this.#output.write('DEBUG', message, fields, this.#context);
  }

  info(message: string, fields?: Fields): void {
    if (this.#output.lowestRank <= INFO) this.#output.write('INFO', message, fields, this.#context);
  }

  warn(message: string, fields?: Fields): void {
    if (this.#output.lowestRank <= WARN) this.#output.write('WARN', message, fields, this.#context);
  }

  error(message: string, fields?: Fields): void {
    this.#output.write('ERROR', message, fields, this.#context);
  }

  child(context: Fields): ContextLogger {
    return new ContextLogger(this.#output, extendContext(this.#context, context));
  }

  isLevelEnabled(level: LogLevel): boolean {
    return this.#output.keeps(LEVEL_RANKS[level]);
  }

  flushBuffer(): void {
    this.#output.writeHeld(this.#context);
  }

  discardBuffer(): void {
    this.#output.discardHeld();
  }

  flush(): void {
    this.#output.flush(this.#context);
  }
}
