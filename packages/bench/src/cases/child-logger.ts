import { createLogger } from '@dedicated-k8s/observability';
import { BATCH } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

/** Keeps what a call returns from being optimised away. */
let last: unknown;

export const childLogger: MeasuredCase = {
  title: 'child logger with one field',
  operationsPerCall: BATCH,
  operations: 100_000,
  contestants: {
    async ours() {
      const logger = createLogger({ service: 'bench', context: { cluster: 'demo' } });
      let n = 0;
      return () => {
        for (let i = 0; i < BATCH; i += 1) last = logger.child({ request_id: (n += 1) });
      };
    },
    async pino() {
      const { createPlainPino } = await import('../pino-logger.ts');
      const logger = createPlainPino();
      let n = 0;
      return () => {
        for (let i = 0; i < BATCH; i += 1) last = logger.child({ request_id: (n += 1) });
      };
    },
    async powertools() {
      const { Logger } = await import('@aws-lambda-powertools/logger');
      const logger = new Logger({ serviceName: 'bench', persistentKeys: { cluster: 'demo' } });
      let n = 0;
      return () => {
        for (let i = 0; i < BATCH; i += 1)
          last = logger.createChild({ persistentLogAttributes: { request_id: (n += 1) } });
        return last;
      };
    },
  },
};
