import { createEmfMetrics, createLogger, defineMetric } from '@dedicated-k8s/observability';

const Handled = defineMetric({ name: 'Handled', unit: 'Count', dimensions: [], meaning: 'Invocations' });
const logger = createLogger({ service: 'bundle' });
const metrics = createEmfMetrics({ namespace: 'Bundle' });

export function handler(): void {
  logger.info('handled');
  metrics.record(Handled, 1);
  metrics.flush();
}
