import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Checked } from '../../server/service-definition.ts';
import type { Metric } from './metrics.ts';
import { combine, type Statistics } from './statistics.ts';

/** What one datum of a PutMetricData request says. */
export interface DataPoint extends Metric {
  /** Ms since the epoch. */
  readonly at: number;
  /** ARN of who sent it. */
  readonly principal: string;
  readonly unit: StandardUnit;
  readonly resolutionSeconds: number;
  readonly statistics: Statistics;
  /** The values themselves, with how often each occurred; none when only their statistics were sent. */
  readonly values: readonly { readonly value: number; readonly count: number }[];
}

/** @param source the namespace and sender of the request, and the instant of a datum that has none */
export function dataPointOf(
  datum: Checked<MetricDatum>,
  source: { readonly namespace: string; readonly principal: string; readonly receivedAt: number },
): DataPoint {
  const { MetricName, Dimensions = [], StatisticValues, Timestamp, Unit = 'None', StorageResolution = 60 } = datum;
  const values = valuesOf(datum);
  const parts = values.map(({ value, count }) => ({
    sampleCount: count,
    sum: value * count,
    minimum: value,
    maximum: value,
  }));
  return {
    namespace: source.namespace,
    metricName: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    at: Timestamp?.getTime() ?? source.receivedAt,
    principal: source.principal,
    unit: Unit,
    resolutionSeconds: StorageResolution,
    statistics: StatisticValues
      ? {
          sampleCount: StatisticValues.SampleCount,
          sum: StatisticValues.Sum,
          minimum: StatisticValues.Minimum,
          maximum: StatisticValues.Maximum,
        }
      : combine(parts),
    values,
  };
}

function valuesOf({ Value, Values = [], Counts }: MetricDatum): DataPoint['values'] {
  if (Value !== undefined) return [{ value: Value, count: 1 }];
  return Values.map((value, index) => ({ value, count: Counts?.[index] ?? 1 }));
}
