// What a retry policy costs when nothing fails, against cockatiel's retry.
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { definePolicy } from '../src/index.ts';
import { compareCalls } from './compare.ts';

const operation = async (): Promise<number> => 1;

compareCalls(
  'retry alone, immediate success [ns]',
  {
    ours: () => {
      const policy = definePolicy({
        name: 'bench',
        retry: { maxAttempts: 3, backoff: { kind: 'exponential', initialMs: 128, maxMs: 30_000 } },
      });
      return () => policy.execute(operation);
    },
    peer: () => {
      const policy = retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() });
      return () => policy.execute(operation);
    },
  },
  1.5,
);
