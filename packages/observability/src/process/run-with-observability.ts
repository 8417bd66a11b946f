import { constants } from 'node:os';
import type { Fields } from '../flow.ts';
import { createLogger } from '../logging/create-logger.ts';
import type { LogLevel } from '../logging/log-level.ts';
import type { LogSink } from '../logging/log-sink.ts';
import type { Logger } from '../logging/logger.ts';
import { environmentCarrier } from '../tracing/carriers/environment-carrier.ts';
import { startTracing } from '../tracing/start-tracing.ts';
import { withTraceContext } from '../tracing/trace-context.ts';

export interface ProcessOptions {
  readonly service: string;
  /** Fields of every record. */
  readonly context?: Fields;
  readonly level?: LogLevel;
  /** Default: standard output. */
  readonly sink?: LogSink;
}

/** What a process's main function gets. */
export interface ProcessTelemetry {
  readonly logger: Logger;
  /** Aborts on SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a daemon or command: `main`'s number becomes the exit code, what it throws is logged and makes it 1, SIGTERM and SIGINT
 * abort `signal`, and the trace of `TRACEPARENT` goes on.
 */
export async function runWithObservability(
  options: ProcessOptions,
  main: (telemetry: ProcessTelemetry) => Promise<number | void>,
): Promise<void> {
  const logger = createLogger(options);
  const tracing = startTracing({
    service: options.service,
    ...(options.sink === undefined ? {} : { sink: options.sink }),
  });
  const stop = new AbortController();
  let received: (typeof SIGNALS)[number] | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    if (received !== undefined) process.exit(128 + constants.signals[name]);
    received = name as (typeof SIGNALS)[number];
    logger.info('stopping', { signal: name });
    stop.abort(new DOMException(`received ${name}`, 'AbortError'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    const code = await withTraceContext(environmentCarrier.extract(process.env), () =>
      main({ logger, signal: stop.signal }),
    );
    process.exitCode = code ?? 0;
  } catch (error) {
    if (received !== undefined && stop.signal.aborted && isAbort(error, stop.signal)) {
      process.exitCode = 128 + constants.signals[received];
    } else {
      logger.error('failed', { error });
      process.exitCode = 1;
    }
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
    await tracing.shutdown();
  }
}

const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  error === signal.reason || (error instanceof Error && error.name === 'AbortError');
