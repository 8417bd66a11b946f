import { isatty } from 'node:tty';
import type { LogSink } from '@dedicated-k8s/observability';
import { createPrettySink } from '@dedicated-k8s/observability/pretty';
import type { ProcessOptions } from '@dedicated-k8s/observability/process';

const STANDARD_ERROR = 2;

/**
 * What a person at a terminal gets instead of JSON lines: readable records, no spans. Undefined when a program reads, such
 * as journald or Run Command. `LOG_FORMAT`, `pretty` or `json`, decides before the terminal does.
 */
export function terminalOutput(
  errors: LogSink,
  { LOG_FORMAT: format }: NodeJS.ProcessEnv,
): Pick<ProcessOptions, 'sink' | 'exporter'> | undefined {
  const exporter = { export: () => {}, flush: async () => {}, shutdown: async () => {} };
  // The SDK itself makes lines pretty where the environment says so.
  if (format === 'pretty') return { sink: errors, exporter };
  return format === undefined && isatty(STANDARD_ERROR) ? { sink: createPrettySink(errors), exporter } : undefined;
}
