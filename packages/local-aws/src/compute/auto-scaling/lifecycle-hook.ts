/** What an instance is doing when a hook holds it. */
export type LifecycleTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';

export type ActionResult = 'CONTINUE' | 'ABANDON';

/** A lifecycle hook as its group stores it. */
export interface LifecycleHook {
  readonly name: string;
  readonly transition: LifecycleTransition;
  readonly heartbeatTimeoutMs: number;
  readonly defaultResult: ActionResult;
  readonly notificationMetadata: string | undefined;
}

/** One hook holding one instance: opened on entering a wait state, closed by a result or by the clock. */
export interface HookAction {
  readonly hook: string;
  readonly token: string;
  readonly heartbeatTimeoutMs: number;
  readonly defaultResult: ActionResult;
  readonly expiresAt: number;
  /** No heartbeat moves `expiresAt` beyond this. */
  readonly deadlineAt: number;
  readonly result: ActionResult | undefined;
}

const LONGEST_WAIT_MS = 48 * 3_600_000;

/**
 * Opens the action of a hook for an instance that enters its wait state.
 * @see "Amazon EC2 Auto Scaling lifecycle hooks": at most 48 hours or 100 times the heartbeat time-out, whichever is smaller.
 */
export function openAction(hook: LifecycleHook, token: string, now: number): HookAction {
  return {
    hook: hook.name,
    token,
    heartbeatTimeoutMs: hook.heartbeatTimeoutMs,
    defaultResult: hook.defaultResult,
    expiresAt: now + hook.heartbeatTimeoutMs,
    deadlineAt: now + Math.min(LONGEST_WAIT_MS, 100 * hook.heartbeatTimeoutMs),
    result: undefined,
  };
}

/** Restarts the heartbeat time-out; the global limit stays. */
export function extendAction(action: HookAction, now: number): HookAction {
  return { ...action, expiresAt: Math.min(now + action.heartbeatTimeoutMs, action.deadlineAt) };
}

/** The result an action has by now: given, or its default once its time is up; undefined while it still waits. */
export function resultOf(action: HookAction, now: number): ActionResult | undefined {
  return action.result ?? (now >= action.expiresAt ? action.defaultResult : undefined);
}
