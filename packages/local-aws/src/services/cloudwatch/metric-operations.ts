import type * as sdk from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { checkMetricData } from './check-metric-data.ts';
import { dataPointOf } from './data-point.ts';
import { metricStatistics } from './metric-statistics.ts';
import type { Metrics } from './metrics.ts';
import { placeData } from './placed-datum.ts';

/** What ListMetrics gives at once. */
const METRICS_PER_PAGE = 500;

export function metricOperations(metrics: Metrics): OperationTable<typeof sdk> {
  return {
    PutMetricData: (input, { clock, principal }) => {
      const [namespace, receivedAt, data] = [input.Namespace, clock.now(), placeData(input)];
      checkMetricData(namespace, data, sizeOf(input), receivedAt);
      const source = { namespace, principal: principal.arn, receivedAt };
      metrics.add(data.map(({ datum }) => dataPointOf(datum, source)));
      return {};
    },
    ListMetrics: ({ Namespace, MetricName, Dimensions = [], NextToken = '0' }) => {
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      const found = metrics.list({ namespace: Namespace, metricName: MetricName, dimensions });
      if (!/^\d+$/.test(NextToken)) throw new AwsError('InvalidParameterValueException', 'NextToken is invalid.');
      const [start, end] = [Number(NextToken), Number(NextToken) + METRICS_PER_PAGE];
      const page = found.slice(start, end).map((metric) => ({
        Namespace: metric.namespace,
        MetricName: metric.metricName,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      }));
      return { Metrics: page, ...(end < found.length && { NextToken: String(end) }) };
    },
    GetMetricStatistics: (input) => ({ Label: input.MetricName, Datapoints: metricStatistics(metrics, input) }),
  };
}

/** Bytes of the request's JSON before compression; an instant counts as the longer text that ISO 8601 has for it. */
function sizeOf(input: object): number {
  return Buffer.byteLength(JSON.stringify(input));
}
