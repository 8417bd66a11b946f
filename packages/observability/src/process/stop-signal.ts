import { constants } from 'node:os';
import type { Logger } from '../logging/logger.ts';

/** Signals that ask a process to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The wish of the operating system or an operator that this process stops. */
export interface StopSignal {
  /** Aborts on the first signal. */
  readonly signal: AbortSignal;
  /** The conventional exit code (128 + number) of the signal received; undefined when none was. */
  exitCode(): number | undefined;
  /** Stops listening. */
  close(): void;
}

/**
 * Listens for SIGTERM, SIGINT and SIGHUP. The first aborts `signal`; a second one, or `graceMs` without an end, exits at once.
 */
export function listenForStop(logger: Logger, graceMs: number): StopSignal {
  const stop = new AbortController();
  let code: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const onSignal = (name: NodeJS.Signals): void => {
    const next = 128 + constants.signals[name];
    if (code !== undefined) {
      logger.warn('stopping at once', { signal: name });
      process.exit(next);
    }
    code = next;
    logger.info('stopping', { signal: name, grace_ms: graceMs });
    timer = setTimeout(() => {
      logger.error('did not stop in time', { signal: name, grace_ms: graceMs });
      process.exit(next);
    }, graceMs);
    timer.unref();
    stop.abort(new DOMException(`received ${name}`, 'AbortError'));
  };

  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: stop.signal,
    exitCode: () => code,
    close() {
      clearTimeout(timer);
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
