import { defineMetric } from '@dedicated-k8s/observability';
import { type LambdaHandler, withObservability } from '@dedicated-k8s/observability/lambda';

const Backups = defineMetric({ name: 'Backups', unit: 'Count', dimensions: ['Bucket'], meaning: 'Backups taken' });

export const handler: LambdaHandler<{ bucket: string }, void> = withObservability(
  async (event, _context, { logger, metrics }) => {
    logger.info('backup taken', { bucket: event.bucket });
    metrics.record(Backups, 1, { Bucket: event.bucket });
  },
  { service: 'backup', namespace: 'Demo' },
);
