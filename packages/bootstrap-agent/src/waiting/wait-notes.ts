import type { Clock } from '@dedicated-k8s/core-sdk';
import type { Fields, Logger } from '@dedicated-k8s/observability';

/** How often the reason of an unchanged wait is logged again. */
const REMIND_MS = 30_000;

/** Says why something waits: each new reason at once, an old one every half minute. */
export type WaitNotes = (message: string, reason: string, fields?: Fields) => void;

/** Notes for one wait. */
export function createWaitNotes(logger: Logger, clock: Pick<Clock, 'monotonic'>): WaitNotes {
  let said: { readonly reason: string; readonly at: number } | undefined;
  return (message, reason, fields = {}) => {
    const now = clock.monotonic();
    if (said?.reason === reason && now - said.at < REMIND_MS) return;
    said = { reason, at: now };
    logger.info(message, { reason, ...fields });
  };
}
