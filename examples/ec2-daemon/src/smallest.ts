import { setTimeout as sleep } from 'node:timers/promises';
import { runWithObservability } from '@dedicated-k8s/observability/process';

/** Runs until SIGTERM, and ends with 0. */
export function runDaemon(): Promise<void> {
  return runWithObservability({ service: 'disk-watch', span: false }, async ({ logger, signal }) => {
    while (!signal.aborted) {
      logger.info('looked at the disk');
      await sleep(60_000, undefined, { signal }).catch(() => {});
    }
  });
}
