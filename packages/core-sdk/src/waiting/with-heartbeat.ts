import type { Clock } from '../ports/clock.ts';

/** What a heartbeat needs. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** From the call to the first beat, in ms. */
  readonly firstMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One beat: how many ms to the next, or `over` when no more are needed. What it throws aborts the work: a beat that may be
 * missed has to bear its failure itself.
 *
 * @param done - aborts when the work has ended
 */
export type Beat = (done: AbortSignal) => Promise<number | 'over'>;

/**
 * Runs `work` with a heartbeat beside it, which lasts exactly as long. The signal given to `work` aborts with what a beat
 * threw, and with the caller's signal.
 *
 * @throws what a beat threw when `work` failed after it, else what `work` throws.
 */
export async function withHeartbeat<Result>(
  { clock, firstMs, signal: caller }: HeartbeatOptions,
  beat: Beat,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const failed = new AbortController();
  const done = new AbortController();
  const signal = caller === undefined ? failed.signal : AbortSignal.any([caller, failed.signal]);
  const beating = beatUntil(clock, firstMs, beat, done.signal).catch((error: unknown) => {
    failed.abort(error);
  });
  try {
    return await work(signal);
  } catch (error) {
    throw failed.signal.aborted ? (failed.signal.reason as Error) : error;
  } finally {
    done.abort();
    await beating;
  }
}

async function beatUntil(clock: Clock, firstMs: number, beat: Beat, done: AbortSignal): Promise<void> {
  let nextMs: number | 'over' = firstMs;
  while (nextMs !== 'over' && (await sleptThrough(clock, nextMs, done))) nextMs = await beat(done);
}

async function sleptThrough(clock: Clock, ms: number, done: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, done);
    return true;
  } catch (error) {
    if (done.aborted) return false;
    throw error;
  }
}
