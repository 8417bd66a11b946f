import { setTimeout as sleep } from 'node:timers/promises';

/** The time a policy lives by; give a manual one in tests (`@dedicated-k8s/retry/testing`). */
export interface PolicyClock {
  /** Milliseconds since the epoch; never goes back. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `ms` milliseconds; the result cancels it. */
  setTimeout(run: () => void, ms: number): () => void;
}

/** Longest delay a Node timer takes (24.8 days); above it, it would fire after 1 ms. @see Node.js "Timers" */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The process's clock. `now()` counts monotonically from the epoch time at which the process started, so that neither
 * NTP nor an operator setting the date can lengthen or shorten a deadline.
 */
export const systemClock: PolicyClock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => sleep(Math.min(ms, MAX_TIMER_MS), undefined, { signal }),
  setTimeout: (run, ms) => {
    const timer = setTimeout(run, Math.min(ms, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
