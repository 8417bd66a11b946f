import { CircuitState, ConsecutiveBreaker, CountBreaker, type IBackoff, type IBreaker } from 'cockatiel';
import { type Backoff, type BackoffContext, createBackoff } from './backoff.ts';
import { createSamplingWindow } from './sampling-window.ts';

/** When a circuit breaker opens, for how long, and what closes it again. */
export type BreakerSpec = BreakerTrip & {
  /** How long calls are refused, in milliseconds above 0; a back-off lengthens it with each probe that fails. */
  readonly openMs: number | Backoff;
  /** Successful probes that close a half-open breaker, from 1, also the most that run at once; one that fails opens it. Default 1. */
  readonly halfOpenSuccesses?: number;
};

/**
 * What opens the breaker: so many `failures` in a row; a share of the last `size` calls; a share of the calls of the last
 * `windowMs` milliseconds; one of cockatiel's or your own. A ratio lies between 0 and 1, both excluded, and opens when it is
 * exceeded by at least `minimumCalls` calls (default `size`). Counts are whole numbers from 1.
 */
export type BreakerTrip =
  | { readonly kind: 'consecutive'; readonly failures: number }
  | { readonly kind: 'count'; readonly size: number; readonly failureRatio: number; readonly minimumCalls?: number }
  | {
      readonly kind: 'sampling';
      readonly windowMs: number;
      readonly failureRatio: number;
      readonly minimumCalls: number;
    }
  | { readonly kind: 'custom'; readonly breaker: IBreaker };

/** Calls pass, are refused, or are let through one by one to find out. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** Proof of admission, handed back with the outcome. */
export type Permit = number;

/** How an admitted call ended; `ignored` tells nothing about the other side. */
export type BreakerOutcome = 'success' | 'failure' | 'ignored';

/** What the breaker needs from its policy. */
export interface BreakerEnvironment {
  readonly now: () => number;
  readonly random: () => number;
  /** `retryAt` in ms since the epoch comes with `open`. */
  readonly changed: (state: BreakerState, retryAt: number | undefined) => void;
}

/** Lets calls through while the other side works. */
export interface CircuitBreaker {
  /** Whether `admit` would refuse; takes no place among the probes. */
  readonly refuses: (now: number) => boolean;
  /** Lets a call through, or returns `undefined`. Each permit must come back to `report`. */
  readonly admit: (now: number) => Permit | undefined;
  /** Takes the outcome of an admitted call. */
  readonly report: (permit: Permit, outcome: BreakerOutcome, error: unknown) => void;
  /** When a refused call may come back, in ms since the epoch. */
  readonly retryAt: () => number;
}

/** Makes a circuit breaker on cockatiel's failure counters; the states are our own, see ADR 0001. */
export function createCircuitBreaker(spec: BreakerSpec, environment: BreakerEnvironment): CircuitBreaker {
  const { openMs, halfOpenSuccesses = 1 } = spec;
  const counter = createCounter(spec, environment.now);
  const openings = createBackoff(
    typeof openMs === 'number' ? { kind: 'constant', delayMs: openMs } : openMs,
    environment.random,
  );
  let state: BreakerState = 'closed';
  // Counts the changes of state: an outcome admitted before the latest one says nothing about the present.
  let generation: Permit = 0;
  let opening: IBackoff<BackoffContext> | undefined;
  let openingCount = 0;
  let retryAt = 0;
  let probing = 0;
  let successes = 0;

  /** Says so last, when everything is in place: who hears of it may call again at once. */
  const change = (next: BreakerState): Permit => {
    const before = state;
    state = next;
    generation += 1;
    const permit = generation;
    if (next !== before) environment.changed(next, next === 'open' ? retryAt : undefined);
    return permit;
  };
  const open = (error: unknown): void => {
    openingCount += 1;
    opening = (opening ?? openings).next({ attempt: openingCount, error });
    retryAt = environment.now() + opening.duration;
    change('open');
  };
  const startProbing = (now: number): Permit => {
    probing = 1;
    successes = 0;
    retryAt = now + (opening?.duration ?? 0);
    return change('half-open');
  };
  const close = (): void => {
    counter.success(CircuitState.HalfOpen);
    opening = undefined;
    openingCount = 0;
    change('closed');
  };
  const refuses = (now: number): boolean => {
    if (state === 'closed' || now >= retryAt) return false;
    return state === 'open' || probing + successes >= halfOpenSuccesses;
  };

  return {
    refuses,
    retryAt: () => retryAt,
    admit: (now) => {
      if (state === 'closed') return generation;
      if (refuses(now)) return undefined;
      // Probes that never came back must not keep the breaker half-open for ever: after another `openMs`, a new round.
      if (now >= retryAt) return startProbing(now);
      probing += 1;
      return generation;
    },
    report: (permit, outcome, error) => {
      if (permit !== generation) return;
      if (state === 'half-open') {
        probing -= 1;
        if (outcome === 'success') successes += 1;
        if (successes >= halfOpenSuccesses) close();
        if (outcome === 'failure') open(error);
      } else if (outcome === 'success') {
        counter.success(CircuitState.Closed);
      } else if (outcome === 'failure' && counter.failure(CircuitState.Closed)) {
        open(error);
      }
    },
  };
}

function createCounter(trip: BreakerTrip, now: () => number): IBreaker {
  if (trip.kind === 'custom') return trip.breaker;
  if (trip.kind === 'consecutive') return new ConsecutiveBreaker(trip.failures);
  if (trip.kind === 'sampling') return createSamplingWindow(trip, now);
  const { size, failureRatio: threshold, minimumCalls: minimumNumberOfCalls = size } = trip;
  return new CountBreaker({ size, threshold, minimumNumberOfCalls });
}
