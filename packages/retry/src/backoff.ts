import { DelegateBackoff, type IBackoffFactory } from 'cockatiel';

/** How long to wait between attempts. */
export type Backoff = ConstantDelay | ExponentialDelay | CustomDelay;

/** The same wait each time. */
export interface ConstantDelay {
  readonly kind: 'constant';
  /** Milliseconds from 0. */
  readonly delayMs: number;
}

/** Doubling waits. */
export interface ExponentialDelay {
  readonly kind: 'exponential';
  /** The first wait, in milliseconds above 0, at most `maxMs`. */
  readonly initialMs: number;
  /** In milliseconds; no wait is longer, jitter included. */
  readonly maxMs: number;
  /**
   * What chance does to a wait. `full` (default): anything from 0 to it. `decorrelated`: anything from `initialMs` to
   * three times the wait before. A fraction f from 0 to 1: adds up to f times the wait. `none`: nothing.
   *
   * @see AWS Architecture Blog "Exponential Backoff And Jitter"
   */
  readonly jitter?: 'full' | 'decorrelated' | 'none' | number;
}

/** Any back-off of cockatiel's, such as `IterableBackoff` or `DelegateBackoff`. */
export interface CustomDelay {
  readonly kind: 'custom';
  readonly factory: IBackoffFactory<BackoffContext>;
}

/** What a custom back-off is told. */
export interface BackoffContext {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** What it failed with. */
  readonly error: unknown;
}

/** cockatiel's back-off for a description, with chance injected. */
export function createBackoff(backoff: Backoff, random: () => number): IBackoffFactory<BackoffContext> {
  if (backoff.kind === 'custom') return backoff.factory;
  if (backoff.kind === 'constant') return new DelegateBackoff(() => backoff.delayMs);
  const { initialMs, maxMs, jitter = 'full' } = backoff;
  // The state is the wait before, without the jitter that is not to add up.
  return new DelegateBackoff<BackoffContext, number>((_context, before) => {
    if (jitter === 'decorrelated') {
      const delay = Math.min(maxMs, initialMs + random() * ((before ?? initialMs) * 3 - initialMs));
      return { delay, state: delay };
    }
    const wait = before === undefined ? initialMs : Math.min(maxMs, before * 2);
    return {
      delay: jitter === 'full' ? wait * random() : Math.min(maxMs, wait + wait * fraction(jitter) * random()),
      state: wait,
    };
  });
}

function fraction(jitter: 'none' | number): number {
  return jitter === 'none' ? 0 : jitter;
}
