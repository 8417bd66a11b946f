// What retry, breaker and time-out cost together when nothing fails, against the same of cockatiel's.
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { definePolicy } from '../src/index.ts';
import { compareCalls } from './compare.ts';

const operation = async (): Promise<number> => 1;

compareCalls(
  'retry + breaker + time-out, immediate success [ns]',
  {
    ours: () => {
      const policy = definePolicy({
        name: 'bench',
        retry: { maxAttempts: 3, backoff: { kind: 'exponential', initialMs: 128, maxMs: 30_000 } },
        breaker: { kind: 'consecutive', failures: 5, openMs: 60_000 },
        attemptTimeoutMs: 2000,
      });
      return () => policy.execute(operation);
    },
    peer: () => {
      const policy = wrap(
        retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
        circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }),
        timeout(2000, TimeoutStrategy.Aggressive),
      );
      return () => policy.execute(operation);
    },
  },
  0.2,
);
