import { currentTrace, type Fields, flows } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { createRedactionRules, type RedactionOptions } from '../json/redaction.ts';
import { KeyPlans } from './key-plans.ts';
import { LevelSwitch } from './level-switch.ts';
import { initialLogLevel, LEVEL_RANKS, type LogLevel } from './log-level.ts';
import type { LogSink } from './log-sink.ts';
import type { Logger } from './logger.ts';
import { extendContext, type LoggerContext } from './logger-context.ts';
import { recordLine } from './record-line.ts';
import { serviceName } from './service-name.ts';
import { standardOutput } from './standard-output.ts';
import { createTimestampFormat } from './timestamp.ts';

export interface LoggerOptions {
  /** The record's `service`. Default: `OTEL_SERVICE_NAME`, `POWERTOOLS_SERVICE_NAME`, the Lambda function's name. */
  readonly service?: string;
  /** Fields of every record. */
  readonly context?: Fields;
  /** Default: see {@link initialLogLevel}. Give a {@link LevelSwitch} to change it while the process runs. */
  readonly level?: LogLevel | LevelSwitch;
  /** Default: standard output, synchronous. */
  readonly sink?: LogSink;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /** Further names and paths to redact; `false` switches redaction off. */
  readonly redact?: RedactionOptions | false;
}

/** A logger that writes one JSON object a line. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const level = options.level instanceof LevelSwitch ? options.level : new LevelSwitch(initialLogLevel(options.level));
  const root: LoggerContext = { rendered: [], text: '', plans: new KeyPlans(createRedactionRules(options.redact)) };
  const output: LoggerOutput = {
    level,
    service: `,"service":${quote(options.service ?? serviceName())}`,
    sink: options.sink ?? standardOutput(),
    clock: options.clock ?? Date.now,
    timestamp: createTimestampFormat(),
  };
  return new ContextLogger(output, options.context === undefined ? root : extendContext(root, options.context));
}

/** What a logger shares with its children. */
interface LoggerOutput {
  readonly level: LevelSwitch;
  readonly service: string;
  readonly sink: LogSink;
  readonly clock: () => number;
  readonly timestamp: (instantMs: number) => string;
}

class ContextLogger implements Logger {
  readonly #output: LoggerOutput;
  readonly #context: LoggerContext;

  constructor(output: LoggerOutput, context: LoggerContext) {
    this.#output = output;
    this.#context = context;
  }

  debug(message: string, fields?: Fields): void {
    if (this.#output.level.rank <= LEVEL_RANKS.DEBUG) this.#write('DEBUG', message, fields);
  }

  info(message: string, fields?: Fields): void {
    if (this.#output.level.rank <= LEVEL_RANKS.INFO) this.#write('INFO', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    if (this.#output.level.rank <= LEVEL_RANKS.WARN) this.#write('WARN', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#write('ERROR', message, fields);
  }

  child(context: Fields): Logger {
    return new ContextLogger(this.#output, extendContext(this.#context, context));
  }

  isLevelEnabled(level: LogLevel): boolean {
    return this.#output.level.rank <= LEVEL_RANKS[level];
  }

  #write(level: LogLevel, message: string, fields: Fields | undefined): void {
    const { clock, timestamp, service, sink } = this.#output;
    try {
      sink.write(
        recordLine({
          timestamp: timestamp(clock()),
          level,
          message,
          service,
          context: this.#context,
          flow: flows.getStore(),
          trace: currentTrace(),
          fields,
        }),
      );
    } catch {
      // A sink of the user's own may throw; the caller must not feel it.
    }
  }
}
