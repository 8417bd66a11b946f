import { setTimeout as delay } from 'node:timers/promises';

/** A condition that did not come true in time. */
export class NeverHappenedError extends Error {
  override name = 'NeverHappenedError';
}

/** What a probe answers: done, with a value, or still waiting, with the reason. */
export type Probe<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly waitingFor: string };

export const done = <T>(value: T): Probe<T> => ({ done: true, value });
export const waitingFor = (reason: string): Probe<never> => ({ done: false, waitingFor: reason });

/**
 * Asks `probe` every `everyMs` until it is done.
 *
 * @param limitMs upper bound of the wait, in milliseconds.
 * @throws {NeverHappenedError} after `limitMs`, with what was waited for last; also when the signal is aborted.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<Probe<T>> | Probe<T>,
  options: { readonly limitMs: number; readonly everyMs?: number; readonly signal: AbortSignal },
): Promise<T> {
  const limitAt = Date.now() + options.limitMs;
  for (;;) {
    options.signal.throwIfAborted();
    const answer = await probe();
    if (answer.done) return answer.value;
    if (Date.now() > limitAt) {
      throw new NeverHappenedError(`${what}: not within ${options.limitMs / 1000} s, still ${answer.waitingFor}`);
    }
    await delay(options.everyMs ?? 100, undefined, { signal: options.signal });
  }
}
