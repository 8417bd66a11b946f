import type { RestartPolicy } from './service-unit.ts';
import type { ProcessExit } from './supervised-process.ts';

const CLEAN_SIGNALS: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE']);

/** True when an end counts as success: exit code 0 or one of four signals. */
export function isCleanExit(exit: ProcessExit): boolean {
  return exit.signal === null ? exit.code === 0 : CLEAN_SIGNALS.has(exit.signal);
}

/**
 * Whether a service that ended by itself is started again.
 *
 * @see systemd.service(5), table "Exit causes and the effect of the Restart= settings"
 */
export function decideRestart(policy: RestartPolicy, exit: ProcessExit): boolean {
  switch (policy) {
    case 'always':
      return true;
    case 'on-success':
      return isCleanExit(exit);
    case 'on-failure':
      return !isCleanExit(exit);
    case 'on-abnormal':
    case 'on-abort':
      return exit.signal !== null && !CLEAN_SIGNALS.has(exit.signal);
    case 'on-watchdog':
    case 'no':
      return false;
  }
}
