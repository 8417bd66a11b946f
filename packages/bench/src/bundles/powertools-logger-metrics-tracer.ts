import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

const tracer = new Tracer({ serviceName: 'bundle' });
const logger = new Logger({ serviceName: 'bundle' });
const metrics = new Metrics({ namespace: 'Bundle' });

export function handler(): void {
  tracer.putAnnotation('handled', true);
  logger.info('handled');
  metrics.addMetric('Handled', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
