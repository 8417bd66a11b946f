import type { Datapoint, GetMetricStatisticsCommandInput, Statistic } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Checked } from '../../server/service-definition.ts';
import type { DataPoint } from './data-point.ts';
import type { Metrics } from './metrics.ts';
import { combine, type Statistics } from './statistics.ts';

type StatisticsRequest = Checked<GetMetricStatisticsCommandInput>;

const MAX_DATAPOINTS = 1_440;
const SHORT_PERIODS_SECONDS: readonly number[] = [1, 5, 10, 20, 30];

const members: Readonly<Record<Statistic, (statistics: Statistics) => number>> = {
  SampleCount: ({ sampleCount }) => sampleCount,
  Sum: ({ sum }) => sum,
  Average: ({ sum, sampleCount }) => sum / sampleCount,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/**
 * One datapoint for each period and unit that has data, in order of time.
 * @throws AwsError InvalidParameterValueException or InvalidParameterCombinationException
 */
export function metricStatistics(metrics: Metrics, request: StatisticsRequest): Datapoint[] {
  const { statistics, startAt, endAt, periodMs } = readRequest(request);
  const dimensions = Object.fromEntries((request.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const metric = { namespace: request.Namespace, metricName: request.MetricName, dimensions };
  const wanted = metrics
    .pointsOf(metric)
    .filter(({ at, unit }) => at >= startAt && at < endAt && (request.Unit ?? unit) === unit);
  const periodOf = ({ at }: DataPoint): number => Math.floor(at / periodMs) * periodMs;
  const groups = Map.groupBy(wanted, (point) => `${periodOf(point)} ${point.unit}`);
  return [...groups.values()]
    .flatMap((points): Datapoint[] => {
      const [first] = points;
      if (!first) return [];
      const together = combine(points.map((point) => point.statistics));
      const values = statistics.map((statistic) => [statistic, members[statistic](together)]);
      return [{ Timestamp: new Date(periodOf(first)), Unit: first.unit, ...Object.fromEntries(values) }];
    })
    .sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp));
}

function readRequest({ StartTime, EndTime, Period, Statistics = [], ExtendedStatistics = [] }: StatisticsRequest) {
  if (ExtendedStatistics.length > 0) {
    throw new AwsError('NotImplemented', 'local-aws does not compute percentiles', { status: 501 });
  }
  if (Statistics.length === 0) {
    const problem = 'At least one of the parameters Statistics and ExtendedStatistics must be specified.';
    throw new AwsError('InvalidParameterCombinationException', problem);
  }
  if (!SHORT_PERIODS_SECONDS.includes(Period) && (Period < 60 || Period % 60 !== 0)) {
    const problem = 'The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.';
    throw new AwsError('InvalidParameterValueException', problem);
  }
  const [periodMs, endAt] = [Period * 1_000, EndTime.getTime()];
  const startAt = Math.floor(StartTime.getTime() / Math.min(periodMs, 60_000)) * Math.min(periodMs, 60_000);
  if (StartTime >= EndTime) {
    const problem = 'The parameter StartTime must be less than the parameter EndTime.';
    throw new AwsError('InvalidParameterCombinationException', problem);
  }
  const count = Math.ceil((endAt - startAt) / periodMs);
  if (count > MAX_DATAPOINTS) {
    const problem = `You have requested up to ${count} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}.`;
    throw new AwsError('InvalidParameterCombinationException', problem);
  }
  return { statistics: Statistics, startAt, endAt, periodMs };
}
