import { isClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LifecycleAction, LifecycleHook } from '../ports/lifecycle-hook.ts';

/** Auto Scaling keeps an instance waiting for 48 h at most. @see AWS "Lifecycle hooks", considerations */
const MAX_HOLD_MS = 48 * 3_600_000;
/** And for 100 times the hook's time-out. */
const MAX_HEARTBEATS = 100;

/** How an action is kept waiting. */
export interface HoldOptions {
  /** Of the hook, 30 s to 7200 s. */
  readonly heartbeatTimeoutMs: number;
  /** When the instance began to wait; limits count from there, whoever sent heartbeats before. */
  readonly startedAt: number;
  /** Default: as long as Auto Scaling allows. */
  readonly maxHoldMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called when a heartbeat failed; the next one is sent all the same. */
  readonly onHeartbeatFailed?: (error: unknown) => void;
}

/** How long an action may be held altogether. */
export function holdLimitMs({ heartbeatTimeoutMs, maxHoldMs = MAX_HOLD_MS }: HoldOptions): number {
  return Math.min(maxHoldMs, MAX_HOLD_MS, MAX_HEARTBEATS * heartbeatTimeoutMs);
}

/**
 * Keeps an instance waiting at its hook while `work` runs, by a heartbeat at a third of the hook's time-out. The signal
 * given to `work` aborts with HOOK_ACTION_GONE when nobody waits any more, with HOOK_PATIENCE_ENDED at the limit, and with
 * the caller's signal. A heartbeat that is throttled or lost changes nothing: there are two more before the time-out.
 *
 * @throws {ClusterError} HOOK_ACTION_GONE, HOOK_PATIENCE_ENDED when that is why `work` failed; else what `work` throws.
 */
export async function holdAction<Result>(
  hook: LifecycleHook,
  clock: Clock,
  action: LifecycleAction,
  options: HoldOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const done = new AbortController();
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([options.signal, over.signal]);
  const heartbeats = beat(hook, clock, action, options, done.signal).catch((error: unknown) => {
    over.abort(error);
  });
  try {
    return await work(signal);
  } catch (error) {
    throw over.signal.aborted ? (over.signal.reason as Error) : error;
  } finally {
    done.abort();
    await heartbeats;
  }
}

async function beat(
  hook: LifecycleHook,
  clock: Clock,
  action: LifecycleAction,
  options: HoldOptions,
  done: AbortSignal,
): Promise<void> {
  const { instanceId, hook: name } = action;
  const limitMs = holdLimitMs(options);
  while (!done.aborted) {
    const heldMs = clock.now() - options.startedAt;
    if (heldMs >= limitMs) throw clusterErrors.HOOK_PATIENCE_ENDED({ instanceId, hook: name, heldMs });
    try {
      const answer = await hook.heartbeat(action);
      if (answer === 'gone') throw clusterErrors.HOOK_ACTION_GONE({ instanceId, hook: name });
    } catch (error) {
      if (isClusterError(error, 'HOOK_ACTION_GONE')) throw error;
      options.onHeartbeatFailed?.(error);
    }
    await clock.sleep(Math.min(options.heartbeatTimeoutMs / 3, limitMs - heldMs), done).catch((error: unknown) => {
      if (!done.aborted) throw error;
    });
  }
}
