import { createLogger } from '@dedicated-k8s/observability';
import { BATCH, createError } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

/** An error with its cause, codes and both stacks. */
export const errorWithCause: MeasuredCase = {
  title: 'error with cause',
  operationsPerCall: BATCH,
  operations: 10_000,
  contestants: {
    async ours() {
      const logger = createLogger({ service: 'bench', context: { cluster: 'demo' } });
      const error = createError();
      return () => {
        for (let i = 0; i < BATCH; i += 1) logger.error('failed', { error });
      };
    },
    async pino() {
      const { createPlainPino } = await import('../pino-logger.ts');
      const logger = createPlainPino();
      const error = createError();
      return () => {
        for (let i = 0; i < BATCH; i += 1) logger.error(error, 'failed');
      };
    },
  },
};
