import type { Clock } from '../ports/clock.ts';

/** Lets so many through in any second, the rest one after the other. */
export interface Pace {
  /** Resolves when it is this caller's turn; first come, first served. Rejects with the signal's reason when it aborts. */
  turn(signal: AbortSignal | undefined): Promise<void>;
}

const WINDOW_MS = 1_000;

/** Makes a pace of at most `perSecond` turns in any second; a caller whose signal aborts gives its turn up unused. */
export function createPace(perSecond: number, clock: Clock): Pace {
  /** When the latest turns were given, or will be, oldest first. */
  const turns: number[] = [];
  return {
    async turn(signal) {
      const now = clock.monotonic();
      const at = turns.length < perSecond ? now : Math.max(now, (turns.shift() ?? now) + WINDOW_MS);
      turns.push(at);
      if (at > now) await clock.sleep(at - now, signal);
    },
  };
}
