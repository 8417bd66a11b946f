import { createLogger } from '@dedicated-k8s/observability';
import { BATCH, createError } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

// Made here, because a stack is as long as the way to the place that made it: all write the same one.
const error = createError();

/** An error with its cause, codes and both stacks. */
export const errorWithCause: MeasuredCase = {
  title: 'error with cause',
  operationsPerCall: BATCH,
  operations: 10_000,
  contestants: {
    async ours() {
      const logger = createLogger({ service: 'bench', context: { cluster: 'demo' } });
      return () => {
        for (let i = 0; i < BATCH; i += 1) logger.error('failed', { error });
      };
    },
    /** pino set to our record: our time, levels and ids, the cause as an object of its own. */
    async 'pino, same output'() {
      const { createPino } = await import('../pino-logger.ts');
      const logger = createPino();
      return () => {
        for (let i = 0; i < BATCH; i += 1) logger.error({ error }, 'failed');
      };
    },
    async pino() {
      const { createPlainPino } = await import('../pino-logger.ts');
      const logger = createPlainPino();
      return () => {
        for (let i = 0; i < BATCH; i += 1) logger.error(error, 'failed');
      };
    },
  },
};
