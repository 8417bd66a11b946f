import { definePolicy } from '@dedicated-k8s/retry';
import { BATCH } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

const operation = async (): Promise<number> => 1;

/** What retry, breaker and time-out cost together when nothing fails. */
export const retryBreakerTimeout: MeasuredCase = {
  title: 'retry + breaker + time-out, immediate success',
  operationsPerCall: BATCH,
  operations: 50_000,
  contestants: {
    async ours() {
      const policy = definePolicy({
        name: 'bench',
        retry: { maxAttempts: 3, backoff: { kind: 'exponential', initialMs: 128, maxMs: 30_000 } },
        breaker: { kind: 'consecutive', failures: 5, openMs: 60_000 },
        attemptTimeoutMs: 2000,
      });
      return async () => {
        for (let i = 0; i < BATCH; i += 1) await policy.execute(operation);
      };
    },
    async cockatiel() {
      const {
        ConsecutiveBreaker,
        circuitBreaker,
        ExponentialBackoff,
        handleAll,
        retry,
        TimeoutStrategy,
        timeout,
        wrap,
      } = await import('cockatiel');
      const policy = wrap(
        retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
        circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }),
        timeout(2000, TimeoutStrategy.Aggressive),
      );
      return async () => {
        for (let i = 0; i < BATCH; i += 1) await policy.execute(operation);
      };
    },
  },
};
