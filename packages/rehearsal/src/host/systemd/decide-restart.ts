import type { RestartPolicy } from './service-unit.ts';
import type { ProcessExit } from './supervised-process.ts';

const CLEAN_SIGNALS: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE']);

/** True when an end counts as success: exit code 0 or one of four signals. */
export function isCleanExit(exit: ProcessExit): boolean {
  return exit.signal === null ? exit.code === 0 : CLEAN_SIGNALS.has(exit.signal);
}

const RESTARTS: Readonly<Record<RestartPolicy, (exit: ProcessExit) => boolean>> = {
  always: () => true,
  'on-success': isCleanExit,
  'on-failure': (exit) => !isCleanExit(exit),
  'on-abnormal': isAbnormal,
  'on-abort': isAbnormal,
  'on-watchdog': () => false,
  no: () => false,
};

/**
 * Whether a service that ended by itself is started again.
 *
 * @see systemd.service(5), table "Exit causes and the effect of the Restart= settings"
 */
export function decideRestart(policy: RestartPolicy, exit: ProcessExit): boolean {
  return RESTARTS[policy](exit);
}

function isAbnormal({ signal }: ProcessExit): boolean {
  return signal !== null && !CLEAN_SIGNALS.has(signal);
}
