import type { Logger } from '@dedicated-k8s/observability';
import { type ClusterError, isClusterError } from '../errors/cluster-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { type GrowingDelay, growingDelay } from './growing-delay.ts';
import { createWaitNotes } from './wait-notes.ts';

/** What a look at the world found: the thing waited for, or what it still waits for. */
export type Probe<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | {
      readonly kind: 'waiting';
      readonly reason: string;
      /** Before the next look, in ms, instead of the delay: a `Retry-After`, or 0 after the world was just changed. */
      readonly againMs?: number | undefined;
    };

/** What waiting needs. */
export interface WaitDependencies {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears why it waits: each new reason, and an old one every 30 s. Default: nobody. */
  readonly logger?: Logger | undefined;
  /** Ends the wait at once; a look that has begun is not cut short by it. */
  readonly signal?: AbortSignal | undefined;
}

/** What is waited for, and how patiently. */
export interface WaitOptions {
  /** Completes "waiting for ...". */
  readonly what: string;
  /** From the call on, in ms, finite: the last look begins when it is over. 0 looks once. */
  readonly timeoutMs: number;
  /** Between two looks, in ms, give or take a tenth. */
  readonly delayMs: number | GrowingDelay;
  /** Before the first look, in ms, for what cannot be there yet. Default 0. */
  readonly firstLookMs?: number;
}

/** How a wait ended. */
export type WaitOutcome<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | {
      readonly kind: 'timed-out';
      /** What the last look waited for. */
      readonly reason: string;
      readonly waitedMs: number;
      /** What the last look threw. */
      readonly cause?: ClusterError;
    };

/**
 * Looks until `probe` is ready or time is over: the one loop in which this cluster waits. A retryable error of the probe
 * is a reason to wait like any other; what it throws besides ends the wait.
 *
 * @throws {RangeError} when `timeoutMs` is not finite: a wait without a bound is a mistake.
 * @throws the signal's reason when it aborts.
 */
export async function poll<T>(
  { clock, random, logger, signal }: WaitDependencies,
  { what, timeoutMs, delayMs, firstLookMs = 0 }: WaitOptions,
  probe: () => Promise<Probe<T>>,
): Promise<WaitOutcome<T>> {
  if (!Number.isFinite(timeoutMs)) throw new RangeError(`waiting for ${what} needs a bound, not ${timeoutMs} ms`);
  const startedAt = clock.monotonic();
  const note = createWaitNotes(logger, clock, what);
  if (firstLookMs > 0) await clock.sleep(Math.min(firstLookMs, timeoutMs), signal);
  for (let look = 1; ; look += 1) {
    signal?.throwIfAborted();
    const { found, cause } = await lookOnce(probe);
    if (found.kind === 'ready') return found;

    const { reason } = found;
    const waitedMs = Math.round(clock.monotonic() - startedAt);
    if (waitedMs >= timeoutMs) {
      return { kind: 'timed-out', reason, waitedMs, ...(cause === undefined ? {} : { cause }) };
    }
    note({ reason, waitedMs, timeoutMs });
    const pauseMs = found.againMs ?? growingDelay(delayMs, look, random.fraction());
    await clock.sleep(Math.min(pauseMs, timeoutMs - waitedMs), signal);
  }
}

async function lookOnce<T>(
  probe: () => Promise<Probe<T>>,
): Promise<{ readonly found: Probe<T>; readonly cause?: ClusterError }> {
  try {
    return { found: await probe() };
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    return { found: { kind: 'waiting', reason: `${error.code}: ${error.message}` }, cause: error };
  }
}
