import {
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  type IBackoff,
  type IBackoffFactory,
  type IBreaker,
} from 'cockatiel';
import { type Backoff, type BackoffContext, createBackoff } from './backoff.ts';
import { SamplingWindow } from './sampling-window.ts';

/** When a circuit breaker opens, for how long, and what closes it again. */
export type BreakerSpec = BreakerTrip & {
  /** How long calls are refused, in milliseconds; a back-off lengthens it with each probe that fails. */
  readonly openMs: number | Backoff;
  /** Successful probes that close a half-open breaker, also the most that run at once; one that fails opens it. Default 1. */
  readonly halfOpenSuccesses?: number;
};

/** What opens the breaker. A ratio lies between 0 and 1, both excluded, and opens when it is exceeded. */
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

/** What the breaker needs from its policy. */
export interface BreakerEnvironment {
  readonly now: () => number;
  readonly random: () => number;
  /** `retryAt` in ms since the epoch comes with `open`. */
  readonly changed: (state: BreakerState, retryAt?: number) => void;
}

/** A circuit breaker on cockatiel's failure counters; the states are its own, see ADR 0001. */
export class CircuitBreaker {
  readonly #counter: IBreaker;
  readonly #openings: IBackoffFactory<BackoffContext>;
  readonly #successesNeeded: number;
  readonly #environment: BreakerEnvironment;
  #state: BreakerState = 'closed';
  /** Counts the changes of state: an outcome admitted before the latest one says nothing about the present. */
  #generation: Permit = 0;
  #opening: IBackoff<BackoffContext> | undefined;
  #openingCount = 0;
  #retryAt = 0;
  #probing = 0;
  #successes = 0;

  constructor(spec: BreakerSpec, environment: BreakerEnvironment) {
    const { openMs } = spec;
    this.#counter = createCounter(spec, environment.now);
    this.#openings = createBackoff(
      typeof openMs === 'number' ? { kind: 'constant', delayMs: openMs } : openMs,
      environment.random,
    );
    this.#successesNeeded = spec.halfOpenSuccesses ?? 1;
    this.#environment = environment;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** When a refused call may come back, in ms since the epoch. */
  get retryAt(): number {
    return this.#retryAt;
  }

  /** Whether `admit` would refuse; takes no place among the probes. */
  refuses(now: number): boolean {
    if (this.#state === 'closed' || now >= this.#retryAt) return false;
    return this.#state === 'open' || this.#probing + this.#successes >= this.#successesNeeded;
  }

  /** Lets a call through, or returns `undefined`. Each permit must come back to `report`. */
  admit(now: number): Permit | undefined {
    if (this.#state === 'closed') return this.#generation;
    if (this.refuses(now)) return undefined;
    // Probes that never came back must not keep the breaker half-open for ever: after another `openMs`, a new round.
    if (now >= this.#retryAt) this.#startProbing(now);
    this.#probing += 1;
    return this.#generation;
  }

  /** Takes the outcome of an admitted call; `ignored` tells nothing about the other side. */
  report(permit: Permit, outcome: 'success' | 'failure' | 'ignored', error?: unknown): void {
    if (permit !== this.#generation) return;
    if (this.#state === 'half-open') {
      this.#reportProbe(outcome, error);
    } else if (outcome === 'success') {
      this.#counter.success(CircuitState.Closed);
    } else if (outcome === 'failure' && this.#counter.failure(CircuitState.Closed)) {
      this.#open(error);
    }
  }

  #reportProbe(outcome: 'success' | 'failure' | 'ignored', error: unknown): void {
    this.#probing -= 1;
    if (outcome === 'failure') {
      this.#counter.failure(CircuitState.HalfOpen);
      this.#open(error);
    } else if (outcome === 'success') {
      this.#successes += 1;
      if (this.#successes >= this.#successesNeeded) this.#close();
    }
  }

  #open(error: unknown): void {
    this.#openingCount += 1;
    this.#opening = (this.#opening ?? this.#openings).next({ attempt: this.#openingCount, error });
    this.#retryAt = this.#environment.now() + this.#opening.duration;
    this.#change('open');
  }

  #startProbing(now: number): void {
    this.#probing = 0;
    this.#successes = 0;
    this.#retryAt = now + (this.#opening?.duration ?? 0);
    this.#change('half-open');
  }

  #close(): void {
    this.#counter.success(CircuitState.HalfOpen);
    this.#opening = undefined;
    this.#openingCount = 0;
    this.#change('closed');
  }

  #change(state: BreakerState): void {
    const before = this.#state;
    this.#state = state;
    this.#generation += 1;
    if (state !== before) this.#environment.changed(state, state === 'open' ? this.#retryAt : undefined);
  }
}

function createCounter(trip: BreakerTrip, now: () => number): IBreaker {
  if (trip.kind === 'custom') return trip.breaker;
  if (trip.kind === 'consecutive') return new ConsecutiveBreaker(trip.failures);
  if (trip.kind === 'sampling') return new SamplingWindow(trip, now);
  const { size, failureRatio: threshold, minimumCalls: minimumNumberOfCalls = size } = trip;
  return new CountBreaker({ size, threshold, minimumNumberOfCalls });
}
