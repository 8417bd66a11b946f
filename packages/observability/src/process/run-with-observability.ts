import type { Fields } from '../flow.ts';
import { SecretRegistry } from '../json/secret-registry.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { LevelSwitch } from '../logging/level-switch.ts';
import type { LogLevel } from '../logging/log-level.ts';
import type { Logger, RootLogger } from '../logging/logger.ts';
import type { TraceBuffer } from '../logging/trace-buffer.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { standardOutput } from '../sink/standard-output.ts';
import { environmentCarrier } from '../tracing/carriers/environment-carrier.ts';
import type { SpanExporter } from '../tracing/finished-span.ts';
import { startTracing, type Tracing } from '../tracing/start-tracing.ts';
import { currentTraceContext, type TraceContext, withTraceContext } from '../tracing/trace-context.ts';
import { withSpan } from '../tracing/with-span.ts';
import { listenForStop, type StopSignal } from './stop-signal.ts';

/** What {@link runWithObservability} sets up. */
export interface ProcessOptions {
  /** Default: `OTEL_SERVICE_NAME`, `POWERTOOLS_SERVICE_NAME`. */
  readonly service?: string;
  /** Fields of every record. */
  readonly context?: Fields;
  /** Default: see `createLogger`. */
  readonly level?: LogLevel | LevelSwitch;
  /** Holds lines below the level until an error of the same trace comes. Default: none. */
  readonly buffer?: TraceBuffer;
  /**
   * Default: standard output. A command whose result goes there gives `createDescriptorSink(2)`. `LOG_FORMAT=pretty` makes its
   * lines readable for people.
   */
  readonly sink?: LogSink;
  /** Default: see `startTracing`. */
  readonly exporter?: SpanExporter;
  /** Name of the span around `main`; `false` for a daemon, whose span would last for days. Default: the service. */
  readonly span?: string | false;
  /** Flushed, and closed when it can be, before the process ends. */
  readonly metrics?: Metrics & { close?(): Promise<void> };
  /** How long `main` may take to end after the first signal, in milliseconds. Default 25,000. */
  readonly graceMs?: number;
  /** How long handing on spans and metrics may take at the end, in milliseconds. Default 5,000. */
  readonly flushTimeoutMs?: number;
}

/** What a process's main function gets. */
export interface ProcessTelemetry {
  readonly logger: Logger;
  /** Aborts on SIGTERM, SIGINT or SIGHUP. */
  readonly signal: AbortSignal;
  /** Values registered here appear in no log line or span. */
  readonly secrets: SecretRegistry;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs a daemon or command. `main`'s number becomes the exit code; what it throws is logged and makes the code 1, or the
 * error's own `exitCode`; ending by the abort of `signal` makes it 128 + the signal's number. The trace of `TRACEPARENT` goes
 * on.
 */
export async function runWithObservability(
  options: ProcessOptions,
  main: (telemetry: ProcessTelemetry) => Promise<number | void>,
): Promise<void> {
  const secrets = new SecretRegistry();
  const sink = await outputOf(options);
  const logger = createLogger({ ...options, sink, secrets });
  const tracing = startTracing({ ...options, sink, secrets });
  const stop = listenForStop(logger, options.graceMs ?? 25_000);
  const onUncaught = (error: unknown, origin: string): void => logger.error('uncaught', { origin, error });
  // Only watches: the process dies of it as it would have.
  process.on('uncaughtExceptionMonitor', onUncaught);
  let running: TraceContext | undefined;
  const work = async (): Promise<number | void> => {
    running = currentTraceContext();
    return main({ logger, signal: stop.signal, secrets });
  };
  const { span = options.service ?? 'main' } = options;
  // A main that only waits for its signal has nothing that would keep Node from ending.
  const alive = setInterval(() => {}, LONGEST_TIMER_MS);
  try {
    const code = await withTraceContext(environmentCarrier.extract(process.env), () =>
      span === false ? work() : withSpan(span, {}, work),
    );
    process.exitCode = exitCode(code ?? 0);
  } catch (error) {
    // The last line says why the process failed; it has the ids of the span that has ended before.
    process.exitCode = withTraceContext(running, () => exitCodeOf(error, stop, logger));
  } finally {
    clearInterval(alive);
    await handOn(options, logger, tracing);
    process.off('uncaughtExceptionMonitor', onUncaught);
    stop.close();
  }
}

/** `LOG_FORMAT=pretty` is for development, so its code is loaded only then. */
async function outputOf({ sink = standardOutput() }: ProcessOptions): Promise<LogSink> {
  if (process.env.LOG_FORMAT?.trim().toLowerCase() !== 'pretty') return sink;
  const { createPrettySink } = await import('../pretty/pretty-sink.ts');
  return createPrettySink(sink);
}

/** The system keeps eight bits of it: 256 would mean success. */
function exitCode(code: number): number {
  if (Number.isInteger(code) && code >= 0 && code < 256) return code;
  throw new RangeError(`main returned ${String(code)}, which is no exit code: 0 to 255`);
}

const DEEPEST_CAUSE = 10;

/** Whether `error` is the abort of `reason`, or comes of it: libraries wrap what ended their work. */
function isAbort(error: unknown, reason: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && cause !== undefined; depth += 1) {
    if (cause === reason || (cause instanceof Error && cause.name === 'AbortError')) return true;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return false;
}

function exitCodeOf(error: unknown, stop: StopSignal, logger: Logger): number {
  const stopped = stop.exitCode();
  if (stopped !== undefined && isAbort(error, stop.signal.reason)) return stopped;
  logger.error('failed', { error });
  const own = typeof error === 'object' && error !== null && 'exitCode' in error ? error.exitCode : undefined;
  return typeof own === 'number' && Number.isInteger(own) && own > 0 && own < 256 ? own : 1;
}

async function handOn(options: ProcessOptions, logger: RootLogger, tracing: Tracing): Promise<void> {
  const { metrics, flushTimeoutMs = 5_000 } = options;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, flushTimeoutMs, 'late');
  });
  // Metrics first: their requests may have spans. They may be the user's own, and throw.
  const closed = (async () => metrics?.close?.() ?? metrics?.flush())();
  const handedOn = Promise.allSettled([closed]).then(() => tracing.shutdown());
  if ((await Promise.race([Promise.allSettled([handedOn]), patience])) === 'late') {
    logger.warn('telemetry not handed on in time', { timeout_ms: flushTimeoutMs });
  }
  clearTimeout(timer);
  logger.flush();
}
