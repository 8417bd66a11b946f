import { createEmfMetrics, defineMetric } from '@dedicated-k8s/observability';
import type { MeasuredCase } from '../measured-case.ts';

const dimensions = ['ClusterName', 'FunctionName'] as const;

/** Three metrics with two dimensions, then a flush: what a handler does in one invocation. */
export const embeddedMetrics: MeasuredCase = {
  title: 'EMF: 3 metrics, 2 dimensions, flush',
  operationsPerCall: 1,
  operations: 60_000,
  contestants: {
    async ours() {
      const invocations = defineMetric({ name: 'Invocations', unit: 'Count', dimensions, meaning: 'calls' });
      const duration = defineMetric({ name: 'Duration', unit: 'Milliseconds', dimensions, meaning: 'time' });
      const members = defineMetric({ name: 'Members', unit: 'Count', dimensions, meaning: 'members' });
      const metrics = createEmfMetrics({ namespace: 'Bench', dimensions: { ClusterName: 'demo', FunctionName: 'f' } });
      let n = 0;
      return () => {
        metrics.record(invocations, 1);
        metrics.record(duration, (n += 1));
        metrics.record(members, 3);
        metrics.flush();
      };
    },
    async powertools() {
      const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics');
      const metrics = new Metrics({ namespace: 'Bench', serviceName: 'f', defaultDimensions: { ClusterName: 'demo' } });
      let n = 0;
      return () => {
        metrics.addMetric('Invocations', MetricUnit.Count, 1);
        metrics.addMetric('Duration', MetricUnit.Milliseconds, (n += 1));
        metrics.addMetric('Members', MetricUnit.Count, 3);
        metrics.publishStoredMetrics();
      };
    },
  },
};
