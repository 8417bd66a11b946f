import { addSpanEvent, type Logger } from '@dedicated-k8s/observability';
import type { Clock } from '../ports/clock.ts';

/** How often the reason of an unchanged wait is logged again. */
const REMIND_MS = 30_000;

/** How a wait stands. */
export interface WaitNote {
  readonly reason: string;
  readonly waitedMs: number;
  readonly timeoutMs: number;
}

/**
 * Says why something waits, in the log and as an event of the running span: each new reason at once, an old one every half
 * minute.
 */
export function createWaitNotes(
  logger: Logger | undefined,
  clock: Pick<Clock, 'monotonic'>,
  what: string,
): (note: WaitNote) => void {
  let said: { readonly reason: string; readonly at: number } | undefined;
  return ({ reason, waitedMs, timeoutMs }) => {
    const now = clock.monotonic();
    if (said?.reason === reason && now - said.at < REMIND_MS) return;
    said = { reason, at: now };
    logger?.info(`waiting for ${what}`, { reason, waited_ms: waitedMs, patience_ms: timeoutMs });
    addSpanEvent('wait', { what, reason, waited_ms: waitedMs });
  };
}
