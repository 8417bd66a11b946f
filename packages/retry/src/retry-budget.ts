import { type PolicyClock, systemClock } from './clock.ts';

/** Tokens that retries cost, shared by the policies of a process: in an outage, retries stop being most of the load. */
export interface RetryBudget {
  /** Takes one token for a retry; `false` when there is none. */
  tryWithdraw(): boolean;
  /** Notes a call that succeeded. */
  deposit(): void;
}

/** The size of a retry budget. */
export interface RetryBudgetSpec {
  /** Most tokens, and how many there are at first: the burst of retries allowed. Default 100. */
  readonly capacity?: number;
  /** Tokens earned by a call that succeeds: 0.1 allows one retry for ten successes. Default 0.1. */
  readonly perSuccess?: number;
  /** Tokens earned by the passing of time, so that a quiet process recovers. Default 1. */
  readonly perSecond?: number;
}

/**
 * Makes a token bucket to be shared: create one in a process, name it in every policy.
 *
 * @throws {RangeError} when a number is negative or not finite.
 * @see gRPC proposal A6 "Client Retries", retry throttling
 */
export function createRetryBudget(
  spec: RetryBudgetSpec = {},
  { clock = systemClock }: { readonly clock?: Pick<PolicyClock, 'now'> } = {},
): RetryBudget {
  const { capacity = 100, perSuccess = 0.1, perSecond = 1 } = spec;
  for (const [name, value] of Object.entries({ capacity, perSuccess, perSecond })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name} must be >= 0, got ${value}`);
  }
  let tokens = capacity;
  let countedAt = clock.now();
  const count = (): void => {
    const now = clock.now();
    tokens = Math.min(capacity, tokens + (Math.max(0, now - countedAt) / 1000) * perSecond);
    countedAt = now;
  };
  return {
    tryWithdraw: () => {
      count();
      // Ten times 0.1 is a little less than 1.
      if (tokens < 0.9999999) return false;
      tokens -= 1;
      return true;
    },
    deposit: () => {
      tokens += perSuccess;
    },
  };
}
