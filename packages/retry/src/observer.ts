/** Hears what a policy does. Every callback is optional; one that throws or rejects changes nothing. */
export interface PolicyObserver {
  onAttemptFailed?(event: AttemptFailed): void;
  onRetry?(event: RetryScheduled): void;
  onGiveUp?(event: GaveUp): void;
  onSuccess?(event: Succeeded): void;
  onBreakerChange?(event: BreakerChanged): void;
  onFallback?(event: FellBack): void;
}

/** The operation threw or rejected, or ran out of its time. */
export interface AttemptFailed {
  readonly policy: string;
  /** From 1. */
  readonly attempt: number;
  readonly error: unknown;
  /** The classification's word. */
  readonly reason: string;
  /** Of the attempt. */
  readonly durationMs: number;
}

/** Another attempt follows after a wait. */
export interface RetryScheduled {
  readonly policy: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** The wait that begins now; 0: at once. */
  readonly delayMs: number;
  readonly error: unknown;
  /** The classification's word. */
  readonly reason: string;
}

/** The call failed for good; `error` is what the caller gets unless a fallback takes over. */
export interface GaveUp {
  readonly policy: string;
  /** Attempts made; 0 when none was admitted. */
  readonly attempts: number;
  readonly error: unknown;
  /** The classification's word, or why the policy ended the call, such as `deadline-exceeded`. */
  readonly reason: string;
  /** Of the whole call, waits included. */
  readonly durationMs: number;
}

/** The call succeeded. */
export interface Succeeded {
  readonly policy: string;
  /** From 1. */
  readonly attempts: number;
  /** Of the whole call, waits included. */
  readonly durationMs: number;
}

/** The circuit breaker changed its state. */
export interface BreakerChanged {
  readonly policy: string;
  readonly state: 'closed' | 'open' | 'half-open';
  /** When calls are admitted again, ms since the epoch; only with `open`. */
  readonly retryAt?: number | undefined;
}

/** The caller gets its fallback's value instead of `error`. */
export interface FellBack {
  readonly policy: string;
  readonly error: unknown;
  readonly reason: string;
}

const CALLBACKS = [
  'onAttemptFailed',
  'onRetry',
  'onGiveUp',
  'onSuccess',
  'onBreakerChange',
  'onFallback',
] as const satisfies readonly (keyof PolicyObserver)[];

/**
 * `observer` made harmless: what a callback throws, or rejects with when it is asynchronous, is dropped, and the first
 * such failure is said once as a process warning `RETRY_OBSERVER`.
 */
export function guardObserver(policy: string, observer: PolicyObserver): PolicyObserver {
  let warned = false;
  const warn = (): void => {
    if (warned) return;
    warned = true;
    process.emitWarning(`the observer of policy "${policy}" throws`, { code: 'RETRY_OBSERVER' });
  };
  const guarded: { [K in keyof PolicyObserver]: (event: never) => void } = {};
  for (const name of CALLBACKS) {
    if (observer[name] === undefined) continue;
    guarded[name] = (event) => {
      try {
        const result: unknown = observer[name]?.(event);
        if (typeof result === 'object') Promise.resolve(result).catch(warn);
      } catch {
        warn();
      }
    };
  }
  return guarded;
}
