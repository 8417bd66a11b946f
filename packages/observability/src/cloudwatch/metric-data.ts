import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MetricSeries } from '../metrics/metric-series.ts';
import type { ValueCounts } from '../metrics/value-counts.ts';

/** Values with counts of one datum. @see Amazon CloudWatch API Reference, MetricDatum */
const MAX_VALUES = 150;

/** The data of one series in one period, one for each of its dimension sets. */
export function metricData(series: MetricSeries, periodStart: number, values: ValueCounts): readonly MetricDatum[] {
  const { metric } = series;
  const byName = new Map(series.dimensions);
  return (metric.dimensionSets ?? [metric.dimensions]).flatMap((names) => {
    const shared = {
      MetricName: metric.name,
      Unit: metric.unit,
      Timestamp: new Date(periodStart),
      StorageResolution: metric.resolution ?? 60,
      Dimensions: names.map((name) => ({ Name: name, Value: byName.get(name) ?? '' })),
    };
    const data: MetricDatum[] = [];
    for (const { values: Values, counts: Counts } of values.pieces(MAX_VALUES))
      data.push({ ...shared, Values, Counts });
    const { rest } = values;
    if (rest !== undefined) {
      const { count, sum, minimum, maximum } = rest;
      data.push({
        ...shared,
        StatisticValues: { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum },
      });
    }
    return data;
  });
}
