import { createLogger, withTraceContext } from '@dedicated-k8s/observability';
import { BATCH, ids, traceparent } from '../fixture.ts';
import type { MeasuredCase } from '../measured-case.ts';

/** A line with two fields, service, cluster and the ids of the running flow. */
export const logLine: MeasuredCase = {
  title: 'log line: 2 fields, context, ids of the flow, redaction on',
  operationsPerCall: BATCH,
  operations: 60_000,
  contestants: {
    async ours() {
      const logger = createLogger({ service: 'bench', context: { cluster: 'demo' } });
      let n = 0;
      return () =>
        withTraceContext({ traceparent }, () => {
          for (let i = 0; i < BATCH; i += 1) {
            logger.info('node joined the cluster', { node: 'ip-10-0-1-10', attempt: (n += 1) });
          }
        });
    },
    async pino() {
      const { createPino, pinoFlow } = await import('../pino-logger.ts');
      const logger = createPino();
      let n = 0;
      return () =>
        pinoFlow.run(ids, () => {
          for (let i = 0; i < BATCH; i += 1) {
            logger.info({ node: 'ip-10-0-1-10', attempt: (n += 1) }, 'node joined the cluster');
          }
        });
    },
    async powertools() {
      const { Logger } = await import('@aws-lambda-powertools/logger');
      // Ids as persistent keys: it has no way to take them from the flow, so this is less work than the others do.
      const logger = new Logger({ serviceName: 'bench', persistentKeys: { cluster: 'demo', ...ids } });
      let n = 0;
      return () => {
        for (let i = 0; i < BATCH; i += 1) {
          logger.info('node joined the cluster', { node: 'ip-10-0-1-10', attempt: (n += 1) });
        }
      };
    },
  },
};
