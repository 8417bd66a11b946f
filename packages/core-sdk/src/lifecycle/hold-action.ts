import type { Logger } from '@dedicated-k8s/observability';
import { type ClusterError, isClusterError } from '../errors/cluster-error.ts';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { LifecycleAction, LifecycleHook } from '../ports/lifecycle-hook.ts';
import { withHeartbeat } from '../waiting/with-heartbeat.ts';

/** Auto Scaling keeps an instance waiting for 48 h at most. @see AWS "Lifecycle hooks", considerations */
const MAX_HOLD_MS = 48 * 3_600_000;
/** And for 100 times the hook's time-out. */
const MAX_HEARTBEATS = 100;

/** What holding an action needs. */
export interface HoldDependencies {
  readonly hook: LifecycleHook;
  readonly clock: Clock;
  /** Hears of heartbeats that failed; the next one is sent all the same. Default: nobody. */
  readonly logger?: Logger | undefined;
}

/** How an action is kept waiting. */
export interface HoldOptions {
  /** Of the hook, in ms, 30 s to 7200 s. */
  readonly heartbeatTimeoutMs: number;
  /** When the instance began to wait, in ms since the epoch; limits count from there, whoever sent heartbeats before. */
  readonly startedAt: number;
  /** In ms. Default: as long as Auto Scaling allows. */
  readonly maxHoldMs?: number;
  /**
   * What becomes of the work when nobody waits any more, or no longer may: `abort` it (default), or `go-on` without
   * heartbeats, for work that is worth its end either way.
   */
  readonly whenOver?: 'abort' | 'go-on';
  readonly signal?: AbortSignal | undefined;
}

/**
 * How long an action may be held altogether, in ms: 48 h or 100 time-outs of the hook, whichever is less.
 *
 * @see AWS Auto Scaling User Guide, "Lifecycle hooks", considerations
 */
export function holdLimitMs({
  heartbeatTimeoutMs,
  maxHoldMs = MAX_HOLD_MS,
}: Pick<HoldOptions, 'heartbeatTimeoutMs' | 'maxHoldMs'>): number {
  return Math.min(maxHoldMs, MAX_HOLD_MS, MAX_HEARTBEATS * heartbeatTimeoutMs);
}

/**
 * Keeps an instance waiting at its hook while `work` runs, by a heartbeat at each third of the hook's time-out. The signal
 * given to `work` aborts with HOOK_ACTION_GONE when nobody waits any more, with HOOK_PATIENCE_ENDED at the limit, and with
 * the caller's signal. A heartbeat that is throttled, denied or lost changes nothing: there are two more before the
 * time-out. One that the service refuses as invalid, such as for a hook that does not exist, ends the wait like an action
 * that is gone.
 *
 * @throws {ClusterError} HOOK_ACTION_GONE, HOOK_PATIENCE_ENDED, AWS_REQUEST_FAILED, AWS_NOT_FOUND when that is why `work`
 *   failed; else what `work` throws.
 */
export async function holdAction<Result>(
  { hook, clock, logger }: HoldDependencies,
  action: LifecycleAction,
  options: HoldOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { heartbeatTimeoutMs, startedAt, whenOver = 'abort', signal } = options;
  const { instanceId, hook: name, group } = action;
  const everyMs = heartbeatTimeoutMs / 3;
  const limitMs = holdLimitMs(options);
  // From then on the monotonic clock counts: a wall clock that steps must not end the wait, nor lengthen it.
  const heldBeforeMs = clock.now() - startedAt - clock.monotonic();
  const heldMs = (): number => heldBeforeMs + clock.monotonic();

  const beat = async (): Promise<number | 'over'> => {
    const held = heldMs();
    if (held >= limitMs)
      return over(clusterErrors.HOOK_PATIENCE_ENDED({ instanceId, hook: name, group, heldMs: held }));
    const refusal = await send();
    return refusal === undefined ? Math.min(everyMs, limitMs - heldMs()) : over(refusal);
  };
  /** One heartbeat; why a further one is of no use, if it is not. */
  const send = async (): Promise<ClusterError | undefined> => {
    try {
      const answer = await hook.heartbeat(action);
      return answer === 'gone' ? clusterErrors.HOOK_ACTION_GONE({ instanceId, hook: name, group }) : undefined;
    } catch (error) {
      logger?.warn('a heartbeat of a lifecycle hook failed', { hook: name, instance_id: instanceId, error });
      return isInvalid(error) ? error : undefined;
    }
  };
  const over = (error: Error): 'over' => {
    if (whenOver === 'abort') throw error;
    return 'over';
  };

  // When the last heartbeat was sent is unknown where the wait is older than one: it may be high time.
  const firstMs = Math.max(0, Math.min(everyMs, limitMs) - heldMs());
  return withHeartbeat({ clock, firstMs, signal }, beat, work);
}

/** Sent again it would be refused again; a denial may pass, since a new role's permissions take a while to be known. */
function isInvalid(error: unknown): error is ClusterError {
  return isClusterError(error, 'AWS_REQUEST_FAILED', 'AWS_NOT_FOUND') && !error.retryable;
}
