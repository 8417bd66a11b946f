import { createEmfMetrics, createLogger, defineMetric, startTracing, withSpan } from '@dedicated-k8s/observability';

const Handled = defineMetric({ name: 'Handled', unit: 'Count', dimensions: [], meaning: 'Invocations' });
startTracing({ service: 'bundle' });
const logger = createLogger({ service: 'bundle' });
const metrics = createEmfMetrics({ namespace: 'Bundle' });

export function handler(): void {
  withSpan('handle', {}, () => {
    logger.info('handled');
    metrics.record(Handled, 1);
    metrics.flush();
  });
}
