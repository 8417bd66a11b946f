import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { BoundedDelivery } from '../delivery/bounded-delivery.ts';
import { sayInLog } from '../delivery/say-in-log.ts';
import { threwText } from '../json/describe-throw.ts';
import type { MetricDefinition } from '../metrics/define-metric.ts';
import { isMetricInstant, isMetricValue, namespaceProblem } from '../metrics/emf-limits.ts';
import type { MetricError } from '../metrics/metric-error.ts';
import { createReport } from '../metrics/metric-problems.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createSeriesResolver, type DimensionValues } from '../metrics/series-resolver.ts';
import type { LogSink } from '../sink/log-sink.ts';
import { standardOutput } from '../sink/standard-output.ts';
import { MetricDeliveryError } from './delivery-error.ts';
import { MetricPeriods } from './metric-periods.ts';

/** What {@link createCloudWatchMetrics} sets up. */
export interface CloudWatchMetricsOptions {
  /** 1-255 characters; not `AWS/...`. */
  readonly namespace: string;
  /** A client of the AWS SDK, whose retries count against `timeoutMs`. */
  readonly client: Pick<CloudWatchClient, 'send'>;
  /** Values of dimensions that a call does not give. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Time from a value to its delivery, in milliseconds. Default 60,000. */
  readonly flushEveryMs?: number;
  /** Longest time of one request, the SDK's retries included, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Data held while CloudWatch is away; beyond it the oldest go. Default 5,000. */
  readonly maxQueued?: number;
  /** Distinct values that one metric keeps apart in one period; further ones lose their percentiles. Default 1,500. */
  readonly maxDistinctValues?: number;
  /** Combinations of dimension values that one metric may have; more are recorded as `overflow`. Default 500. */
  readonly maxSeries?: number;
  /** Where problems are said. Default: standard output. */
  readonly sink?: LogSink;
  /** Told once of each kind of problem of each metric. Default: an ERROR record. */
  readonly onError?: (error: MetricError) => void;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

/** Metrics that are delivered to CloudWatch's API. */
export interface CloudWatchMetrics extends Metrics {
  /** Delivers what there is; returns at once while CloudWatch is given a pause after a failure. Never rejects. */
  flush(): Promise<void>;
  /** Delivers what there is, once, and stops. What is recorded later is refused, counted and reported. */
  close(): Promise<void>;
  /** Data that CloudWatch did not get, and values that were refused. */
  readonly dropped: number;
}

/** Metric data of one request. @see Amazon CloudWatch API Reference, PutMetricData: 1,000 data and 1 MB */
const MAX_DATA = 1_000;
const MAX_REQUEST_BYTES = 900_000;

/**
 * Metrics for hosts and daemons: aggregated by period without losing percentiles, sent in few requests, which the SDK
 * compresses. Delivered before a process ends by itself; what one that is ended loses is said.
 * @see Amazon CloudWatch API Reference, PutMetricData
 */
export function createCloudWatchMetrics(options: CloudWatchMetricsOptions): CloudWatchMetrics {
  const { namespace, clock = Date.now, sink = standardOutput() } = options;
  const report = createReport(options.onError, (line) => sink.write(line), clock);
  const problem = namespaceProblem(namespace);
  if (problem !== undefined) report('METRIC_NAMESPACE_INVALID', 'namespace', problem);
  const resolve = createSeriesResolver(options.dimensions ?? {}, options.maxSeries ?? 500, report);
  const periods = new MetricPeriods(options.maxDistinctValues ?? 1_500);
  let refused = 0;
  const delivery = createDelivery(options, sink, clock, (count) => {
    refused += count;
  });
  let closed = false;

  const handOver = (): void => {
    for (const datum of periods.take()) delivery.add(datum);
  };
  const flush = (): Promise<void> => {
    handOver();
    return delivery.flush();
  };
  const timer = setInterval(() => void flush(), options.flushEveryMs ?? 60_000);
  timer.unref();
  // Before a process ends by itself there is time to deliver; when it is ended, to say what is lost.
  const onBeforeExit = (): void => void flush();
  const onExit = (): void => {
    handOver();
    delivery.abandon();
  };
  process.on('beforeExit', onBeforeExit);
  process.on('exit', onExit);

  return {
    get dropped() {
      return delivery.dropped + refused;
    },
    record(metric: MetricDefinition, value: number, dimensions?: DimensionValues) {
      let name = '';
      try {
        ({ name } = metric);
        if (closed) throw new Error('recorded after close()');
        const series = problem === undefined ? resolve(metric, dimensions) : undefined;
        if (series !== undefined && isMetricValue(value)) {
          periods.add(series, value, clock());
          return;
        }
        refused += 1;
        if (series !== undefined) report('METRIC_VALUE_INVALID', name, `${String(value)} is not finite within 2^360`);
      } catch (error) {
        refused += 1;
        report('METRIC_RECORDING_FAILED', name, threwText(error));
      }
    },
    flush,
    async close() {
      closed = true;
      clearInterval(timer);
      process.off('beforeExit', onBeforeExit);
      process.off('exit', onExit);
      handOver();
      await delivery.shutdown();
    },
  };
}

function createDelivery(
  { namespace, client, maxQueued = 5_000, timeoutMs = 10_000 }: CloudWatchMetricsOptions,
  sink: LogSink,
  clock: () => number,
  refuse: (count: number) => void,
): BoundedDelivery<MetricDatum> {
  const say = sayInLog(sink);
  return new BoundedDelivery<MetricDatum>({
    what: 'metrics',
    maxQueued,
    maxBatch: MAX_DATA,
    maxBatchSize: MAX_REQUEST_BYTES,
    sizeOf: datumBytes,
    everyMs: 1_000,
    timeoutMs,
    say,
    // One datum that is too old makes CloudWatch refuse the whole request.
    sift(data) {
      const taken = data.filter(({ Timestamp }) => isMetricInstant(Number(Timestamp), clock()));
      const dropped = data.length - taken.length;
      if (dropped > 0) {
        refuse(dropped);
        say({ message: 'metrics dropped', reason: 'not of the last 14 days or the next 2 hours', dropped });
      }
      return taken;
    },
    async send(data, signal) {
      const command = new PutMetricDataCommand({ Namespace: namespace, MetricData: [...data] });
      try {
        await client.send(command, { abortSignal: signal });
      } catch (error) {
        throw new MetricDeliveryError(error);
      }
    },
  });
}

/** An upper bound of what a datum takes in a request. */
function datumBytes({ Dimensions = [], Values = [] }: MetricDatum): number {
  const dimensions = Dimensions.reduce((sum, { Name = '', Value = '' }) => sum + Name.length + Value.length + 30, 0);
  return 400 + dimensions + Values.length * 40;
}
