import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const logger = new Logger({ serviceName: 'bundle' });
const metrics = new Metrics({ namespace: 'Bundle' });

export function handler(): void {
  logger.info('handled');
  metrics.addMetric('Handled', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
