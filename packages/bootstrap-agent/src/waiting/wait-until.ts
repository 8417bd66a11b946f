import { type Clock, isClusterError, type Random } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import { agentErrors } from '../errors/agent-errors.ts';
import { type GrowingDelay, growingDelay } from './growing-delay.ts';
import { createWaitNotes } from './wait-notes.ts';

/** What a look at the world found: the thing waited for, or what it still waits for. */
export type Probe<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'waiting'; readonly reason: string };

/** What waiting needs. */
export interface WaitDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly patience: { readonly look: GrowingDelay };
}

/** What is waited for, and how long. */
export interface WaitOptions {
  /** Completes "waiting for ...". */
  readonly what: string;
  readonly timeoutMs: number;
}

/**
 * Looks until `probe` is ready. A retryable error of the probe counts as a reason to wait, any other ends the wait.
 * Reasons are logged, so that a log always says what a silent node waits for.
 *
 * @throws {ClusterError} AGENT_WAIT_TIMED_OUT with the last reason.
 */
export async function waitUntil<T>(
  { clock, random, logger, signal, patience }: WaitDependencies,
  { what, timeoutMs }: WaitOptions,
  probe: () => Promise<Probe<T>>,
): Promise<T> {
  const startedAt = clock.monotonic();
  const note = createWaitNotes(logger, clock);
  for (let look = 1; ; look += 1) {
    signal.throwIfAborted();
    const { result, cause } = await lookOnce(probe);
    if (result.kind === 'ready') return result.value;

    const waitedMs = Math.round(clock.monotonic() - startedAt);
    if (waitedMs >= timeoutMs) {
      throw agentErrors.AGENT_WAIT_TIMED_OUT({ what, reason: result.reason, waitedMs }, { cause });
    }
    note(`waiting for ${what}`, result.reason, { waited_ms: waitedMs, patience_ms: timeoutMs });
    const delayMs = growingDelay(patience.look, look, random.fraction());
    await clock.sleep(Math.min(delayMs, timeoutMs - waitedMs), signal);
  }
}

async function lookOnce<T>(
  probe: () => Promise<Probe<T>>,
): Promise<{ readonly result: Probe<T>; readonly cause?: unknown }> {
  try {
    return { result: await probe() };
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    return { result: { kind: 'waiting', reason: `${error.code}: ${error.message}` }, cause: error };
  }
}
