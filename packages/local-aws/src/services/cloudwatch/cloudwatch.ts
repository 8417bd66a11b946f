import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import { metricOperations } from './metric-operations.ts';
import type { Metrics } from './metrics.ts';

export function cloudwatch(metrics: Metrics): ServiceDefinition<typeof sdk> {
  return {
    signingName: 'monitoring',
    actionPrefix: 'cloudwatch',
    sdk: () => import('@aws-sdk/client-cloudwatch'),
    operations: metricOperations(metrics),
    enums: (models) => ({
      MetricDatum: { Unit: models.StandardUnit },
      GetMetricStatisticsInput: { Statistics: models.Statistic, Unit: models.StandardUnit },
    }),
    // CloudWatch has no resources for metrics: policies name "*" and may tell namespaces apart by a condition.
    resources: (operation, input) => {
      if (operation !== 'PutMetricData') return ['*'];
      const { Namespace } = input as { readonly Namespace: string };
      return [{ arn: '*', conditions: { 'cloudwatch:namespace': Namespace } }];
    },
  };
}
