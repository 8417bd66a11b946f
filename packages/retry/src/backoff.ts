import {
  ConstantBackoff,
  ExponentialBackoff,
  type GeneratorFn,
  type IBackoffFactory,
  noJitterGenerator,
} from 'cockatiel';

/** How long to wait between attempts. */
export type Backoff = ConstantDelay | ExponentialDelay | CustomDelay;

/** The same wait each time. */
export interface ConstantDelay {
  readonly kind: 'constant';
  /** Milliseconds. */
  readonly delayMs: number;
}

/** Doubling waits. */
export interface ExponentialDelay {
  readonly kind: 'exponential';
  /** The first wait, in milliseconds. */
  readonly initialMs: number;
  /** No wait is longer, jitter included. */
  readonly maxMs: number;
  /**
   * What chance does to a wait. `full` (default): anything from 0 to it. `decorrelated`: from `initialMs` to three times the wait before.
   * A fraction f adds up to f times the wait. `none`: nothing.
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
  if (backoff.kind === 'constant') return new ConstantBackoff(backoff.delayMs);
  const { initialMs, maxMs, jitter = 'full' } = backoff;
  const curve = { initialDelay: initialMs, maxDelay: maxMs, exponent: 2 };
  return jitter === 'decorrelated'
    ? new ExponentialBackoff({ ...curve, generator: decorrelated(random) })
    : new ExponentialBackoff({ ...curve, generator: spread(jitter, random) });
}

function spread(jitter: 'full' | 'none' | number, random: () => number): GeneratorFn<number> {
  return (state, options) => {
    const [delay, next] = noJitterGenerator(state, options);
    if (jitter === 'none') return [delay, next];
    const jittered = jitter === 'full' ? delay * random() : delay * (1 + jitter * random());
    return [Math.min(jittered, options.maxDelay), next];
  };
}

function decorrelated(random: () => number): GeneratorFn<number> {
  return (previous, { initialDelay, maxDelay }) => {
    const longest = Math.max(initialDelay, (previous ?? initialDelay) * 3);
    const delay = Math.min(maxDelay, initialDelay + random() * (longest - initialDelay));
    return [delay, delay];
  };
}
