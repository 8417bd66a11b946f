import { definePolicy } from '@dedicated-k8s/retry';
import { BATCH } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

const operation = async (): Promise<number> => 1;

/** What a retry costs when nothing fails. */
export const retryAlone: MeasuredCase = {
  title: 'retry alone, immediate success',
  operationsPerCall: BATCH,
  operations: 200_000,
  contestants: {
    async ours() {
      const policy = definePolicy({
        name: 'bench',
        retry: { maxAttempts: 3, backoff: { kind: 'exponential', initialMs: 128, maxMs: 30_000 } },
      });
      return async () => {
        for (let i = 0; i < BATCH; i += 1) await policy.execute(operation);
      };
    },
    async cockatiel() {
      const { ExponentialBackoff, handleAll, retry } = await import('cockatiel');
      const policy = retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() });
      return async () => {
        for (let i = 0; i < BATCH; i += 1) await policy.execute(operation);
      };
    },
  },
};
