import { type Clock, isClusterError } from '@dedicated-k8s/core-sdk';
import type { Logger } from '@dedicated-k8s/observability';
import { agentErrors } from '../errors/agent-errors.ts';

/** What a look at the world found: the thing waited for, or what it still waits for. */
export type Probe<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'waiting'; readonly reason: string };

/** What is waited for, and how long. */
export interface WaitOptions {
  /** Completes "waiting for ...". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Between two looks. Default 2000. */
  readonly pollMs?: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** How often the reason of an unchanged wait is logged again. */
const REMIND_MS = 30_000;

/**
 * Looks until `probe` is ready. A retryable error of the probe counts as a reason to wait, any other ends the wait.
 * Each new reason is logged, so that a log always says what a silent node waits for.
 *
 * @throws {ClusterError} AGENT_WAIT_TIMED_OUT with the last reason.
 */
export async function waitUntil<T>(options: WaitOptions, probe: () => Promise<Probe<T>>): Promise<T> {
  const { what, timeoutMs, pollMs = 2_000, clock, logger, signal } = options;
  const startedAt = clock.monotonic();
  let said: { readonly reason: string; readonly at: number } | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { result, cause } = await look(probe);
    if (result.kind === 'ready') return result.value;

    const now = clock.monotonic();
    const waitedMs = Math.round(now - startedAt);
    if (waitedMs >= timeoutMs) {
      throw agentErrors.AGENT_WAIT_TIMED_OUT({ what, reason: result.reason, waitedMs }, { cause });
    }
    if (said?.reason !== result.reason || now - said.at >= REMIND_MS) {
      logger.info(`waiting for ${what}`, { reason: result.reason, waited_ms: waitedMs, patience_ms: timeoutMs });
      said = { reason: result.reason, at: now };
    }
    await clock.sleep(Math.min(pollMs, timeoutMs - waitedMs), signal);
  }
}

async function look<T>(
  probe: () => Promise<Probe<T>>,
): Promise<{ readonly result: Probe<T>; readonly cause?: unknown }> {
  try {
    return { result: await probe() };
  } catch (error) {
    if (!isClusterError(error) || !error.retryable) throw error;
    return { result: { kind: 'waiting', reason: `${error.code}: ${error.message}` }, cause: error };
  }
}
