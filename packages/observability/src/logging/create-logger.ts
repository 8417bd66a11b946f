import type { Fields } from '../flow.ts';
import { quote } from '../json/quote.ts';
import { createRedactionRules, type RedactionOptions } from '../json/redaction.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import { serviceName } from '../service-name.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { standardOutput } from '../sink/standard-output.ts';
import { ContextLogger } from './context-logger.ts';
import { initialLogLevel } from './initial-log-level.ts';
import { KeyPlans } from './key-plans.ts';
import type { LevelSwitch } from './level-switch.ts';
import type { LogLevel } from './log-level.ts';
import type { RootLogger } from './logger.ts';
import { extendContext, type LoggerContext } from './logger-context.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { createRecordOutput } from './record-output.ts';
import type { TraceBuffer } from './trace-buffer.ts';
import type { TraceSampling } from './trace-sampling.ts';

/** What {@link createLogger} sets up; every option has a default. */
export interface LoggerOptions {
  /** The record's `service`. Default: `OTEL_SERVICE_NAME`, `POWERTOOLS_SERVICE_NAME`, the Lambda function's name. */
  readonly service?: string;
  /** Fields of every record. */
  readonly context?: Fields;
  /**
   * Default INFO; `AWS_LAMBDA_LOG_LEVEL` beats this, `LOG_LEVEL` and `POWERTOOLS_LOG_LEVEL` stand in for it. Give a
   * {@link LevelSwitch} to change it while the process runs: then it alone decides.
   */
  readonly level?: LogLevel | LevelSwitch;
  /** Default: standard output, synchronous. */
  readonly sink?: LogSink;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
  /** Further names and paths to redact; `false` switches redaction by name off. */
  readonly redact?: RedactionOptions | false;
  /** Values that must not appear anywhere in a line. */
  readonly secrets?: SecretRegistry;
  /** Holds lines below the level, and writes them when an error of the same trace comes. Default: none. */
  readonly buffer?: TraceBuffer;
  /** Logs some traces less, or more. Default: none. */
  readonly sampling?: TraceSampling | undefined;
  /** Bounds equal lines in a while. Default: none. */
  readonly rateLimiter?: RateLimiter;
  /** Longer lines lose fields until they fit. Default 262,144. */
  readonly maxLineBytes?: number;
}

/** A logger that writes one JSON object a line. */
export function createLogger(options: LoggerOptions = {}): RootLogger {
  const { context, service = serviceName(), sink = standardOutput(), clock = Date.now } = options;
  const { level, unknown } = initialLogLevel(options.level);
  const output = createRecordOutput({
    ...options,
    level,
    service: `,"service":${quote(service)}`,
    sink,
    clock,
  });
  const empty: LoggerContext = { fields: [], text: '', plans: new KeyPlans(createRedactionRules(options.redact)) };
  const logger = new ContextLogger(output, context === undefined ? empty : extendContext(empty, context));
  if (unknown.length > 0) logger.warn('unknown log level', { given: unknown });
  return logger;
}
