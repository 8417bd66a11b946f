import type { IBackoffFactory } from 'cockatiel';
import type { BackoffContext } from './backoff.ts';
import type { Bulkhead } from './bulkhead.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { Classifier } from './classify/classification.ts';
import type { PolicyClock } from './clock.ts';
import type { PolicyObserver } from './observer.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What a policy consists of once its description was read. */
export interface PolicyParts {
  readonly name: string;
  readonly clock: PolicyClock;
  readonly observer: PolicyObserver;
  readonly classify: Classifier;
  readonly idempotent: boolean;
  readonly retry: RetryParts | undefined;
  /** `Infinity` without one. */
  readonly attemptTimeoutMs: number;
  /** `Infinity` without one. */
  readonly deadlineMs: number;
  readonly breaker: CircuitBreaker | undefined;
  readonly bulkhead: Bulkhead | undefined;
  readonly budget: RetryBudget | undefined;
}

/** How often and how far apart. */
interface RetryParts {
  readonly maxAttempts: number;
  readonly maxRetryAfterMs: number;
  readonly backoff: IBackoffFactory<BackoffContext>;
}
