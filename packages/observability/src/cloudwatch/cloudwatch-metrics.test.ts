import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { type HttpCollector, startHttpCollector } from '../../test/http-collector.ts';
import { defineMetric, type MetricDefinition } from '../metrics/define-metric.ts';
import {
  type CloudWatchMetrics,
  type CloudWatchMetricsOptions,
  createCloudWatchMetrics,
} from './cloudwatch-metrics.ts';

interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: { readonly Name: string; readonly Value: string }[];
  readonly Values?: number[];
  readonly Counts?: number[];
  readonly StatisticValues?: Record<string, number>;
  readonly Timestamp: number;
  readonly StorageResolution: number;
  readonly Unit: string;
}

const define = (
  name: string,
  dimensions: readonly string[] = [],
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => defineMetric({ name, unit: 'Count', dimensions, meaning: name, ...rest });

let collector: HttpCollector;
let client: CloudWatchClient;
let output: ReturnType<typeof checkedSink>;

function recording(options: Partial<CloudWatchMetricsOptions> = {}): CloudWatchMetrics {
  return createCloudWatchMetrics({ namespace: 'Test', client, sink: output.sink, timeoutMs: 1_000, ...options });
}

const requests = (): { Namespace: string; MetricData: Datum[] }[] =>
  collector.requests.map(({ body }) => JSON.parse(body) as { Namespace: string; MetricData: Datum[] });
const data = (): Datum[] => requests().flatMap(({ MetricData }) => MetricData);

beforeEach(async () => {
  collector = await startHttpCollector();
  output = checkedSink();
  client = new CloudWatchClient({
    region: 'us-west-2',
    endpoint: collector.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await collector.close();
  if (output.problems.length > 0) throw new Error(output.problems.join('\n'));
});

describe('PutMetricData', () => {
  it('gets values with counts by period, which keeps percentiles', async () => {
    let now = 1_800_000_030_000;
    const metrics = recording({ dimensions: { Cluster: 'demo' }, clock: () => now });
    const Latency = define('Latency', ['Cluster', 'Role'], { unit: 'Milliseconds' });
    for (const value of [5, 7, 5, 5]) metrics.record(Latency, value, { Role: 'worker' });
    now += 60_000;
    metrics.record(Latency, 9, { Role: 'worker' });
    await metrics.close();
    expect(requests()).toHaveLength(1);
    expect(requests()[0]?.Namespace).toBe('Test');
    expect(data()).toMatchObject([
      {
        MetricName: 'Latency',
        Unit: 'Milliseconds',
        StorageResolution: 60,
        Timestamp: 1_800_000_000,
        Dimensions: [
          { Name: 'Cluster', Value: 'demo' },
          { Name: 'Role', Value: 'worker' },
        ],
        Values: [5, 7],
        Counts: [3, 1],
      },
      { Timestamp: 1_800_000_060, Values: [9], Counts: [1] },
    ]);
  });

  it('gets one datum for each dimension set, and seconds of their own at high resolution', async () => {
    let now = 1_800_000_000_000;
    const metrics = recording({ clock: () => now });
    const Fast = define('Fast', ['A', 'B'], { dimensionSets: [['A', 'B'], ['A']], resolution: 1 });
    metrics.record(Fast, 1, { A: 'a', B: 'b' });
    now += 1_000;
    metrics.record(Fast, 2, { A: 'a', B: 'b' });
    await metrics.close();
    expect(
      data().map(({ Dimensions, Values, StorageResolution }) => [Dimensions?.length, Values, StorageResolution]),
    ).toEqual([
      [2, [1], 1],
      [1, [1], 1],
      [2, [2], 1],
      [1, [2], 1],
    ]);
  });

  it('keeps its limits: 150 values a datum, 1,000 data and 1 MB a request, compressed when large', async () => {
    const metrics = recording({ maxSeries: 3_000 });
    const Wide = define('Wide', ['D']);
    for (let n = 0; n < 2_500; n += 1) metrics.record(Wide, n, { D: `value-${n}` });
    for (let n = 0; n < 400; n += 1) metrics.record(define('Values'), n);
    await metrics.close();
    expect(data().filter(({ MetricName }) => MetricName === 'Wide')).toHaveLength(2_500);
    const values = data().filter(({ MetricName }) => MetricName === 'Values');
    expect(values.map(({ Values }) => Values?.length)).toEqual([150, 150, 100]);
    for (const { MetricData } of requests()) expect(MetricData.length).toBeLessThanOrEqual(1_000);
    for (const { body } of collector.requests) expect(Buffer.byteLength(body)).toBeLessThan(1_048_576);
    expect(collector.requests[0]?.headers['content-encoding']).toBe('gzip');
  });

  it('keeps to 1 MB a request also with long values, whose number alone would allow more', async () => {
    const metrics = recording();
    const Long = define('Long', ['D']);
    for (let n = 0; n < 60_000; n += 1) metrics.record(Long, n + 0.123456789, { D: `value-${n % 400}` });
    await metrics.close();
    expect(data().flatMap(({ Values }) => Values)).toHaveLength(60_000);
    expect(requests().length).toBeGreaterThan(1);
    for (const { body } of collector.requests) expect(Buffer.byteLength(body)).toBeLessThan(1_048_576);
  });

  it('gets statistics of what is beyond the distinct values that are kept apart', async () => {
    const metrics = recording({ maxDistinctValues: 100 });
    for (let n = 0; n < 250; n += 1) metrics.record(define('Many'), n);
    await metrics.close();
    expect(data().map(({ Values, StatisticValues }) => Values?.length ?? StatisticValues)).toEqual([
      100,
      { SampleCount: 150, Sum: (150 * (100 + 249)) / 2, Minimum: 100, Maximum: 249 },
    ]);
  });

  it.each([
    ['are more than 14 days old', 14 * 86_400_000 + 60_000],
    ['are more than 2 hours ahead, by a clock that was set back', -2 * 3_600_000 - 60_000],
    ['have no time, by a clock that is none', Number.NaN],
  ])('does not get data that %s: they would cost their whole request', async (_, passedMs) => {
    let now = 1_800_000_000_000;
    const metrics = recording({ clock: () => now });
    if (Number.isNaN(passedMs)) now = Number.NaN;
    metrics.record(define('Stale'), 1);
    metrics.record(define('Stale2'), 1);
    now = Number.isNaN(passedMs) ? 1_800_000_000_000 : now + passedMs;
    metrics.record(define('Fresh'), 1);
    await metrics.close();
    expect(data().map(({ MetricName }) => MetricName)).toEqual(['Fresh']);
    expect(metrics.dropped).toBe(2);
    expect(output.records).toMatchObject([
      { message: 'metrics dropped', dropped: 2, reason: expect.stringContaining('14 days') as string },
    ]);
  });

  it('is called by itself, every so often', async () => {
    const metrics = recording({ flushEveryMs: 20 });
    metrics.record(define('One'), 1);
    await vi.waitFor(() => expect(data()).toHaveLength(1), 5_000);
    await metrics.close();
  });
});

describe('recording for PutMetricData', () => {
  it('reports and counts what cannot be recorded, and never throws', async () => {
    const metrics = recording();
    metrics.record(define('V'), Number.NaN);
    metrics.record(define('V', ['D']), 1);
    metrics.record(define('V', ['D']), 1, {
      get D(): string {
        throw new Error('no');
      },
    });
    await metrics.close();
    expect(output.records.map(({ error }) => (error as { code: string }).code)).toEqual([
      'METRIC_VALUE_INVALID',
      'METRIC_DIMENSION_MISSING',
      'METRIC_RECORDING_FAILED',
    ]);
    expect(metrics.dropped).toBe(3);
    expect(collector.requests).toEqual([]);
  });

  it('says what is recorded after it was closed', async () => {
    const metrics = recording();
    await metrics.close();
    metrics.record(define('V'), 1);
    metrics.record(define('V'), 2);
    expect(output.records).toMatchObject([
      { error: { code: 'METRIC_RECORDING_FAILED', message: expect.stringContaining('after close()') as string } },
    ]);
    expect(metrics.dropped).toBe(2);
  });

  it('with a bad namespace reports it once and sends nothing', async () => {
    const metrics = recording({ namespace: 'AWS/EC2' });
    metrics.record(define('V'), 1);
    await metrics.close();
    expect(output.records).toMatchObject([{ error: { code: 'METRIC_NAMESPACE_INVALID' } }]);
    expect(metrics.dropped).toBe(1);
  });
});

describe('a CloudWatch that is down (fault row 33)', () => {
  it('costs bounded memory and no time; what is lost is counted and said once', async () => {
    collector.answer = { status: 500, body: '{}' };
    const metrics = recording({ maxQueued: 50, maxSeries: 1_000 });
    const started = performance.now();
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 20; n += 1) metrics.record(define('V', ['D']), n, { D: `d${n}` });
      await metrics.flush();
    }
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(collector.requests.length).toBeLessThan(5);
    await metrics.close();
    expect(metrics.dropped).toBe(400);
    expect(output.records.map(({ message }) => message)).toEqual(['metrics cannot be delivered', 'metrics dropped']);
    expect(output.records[1]).toMatchObject({ dropped: 400 });
  });

  it('that refuses data for good is not asked again', async () => {
    const body = JSON.stringify({ __type: 'InvalidParameterValueException', message: 'no' });
    collector.answer = { status: 400, body, headers: { 'x-amzn-query-error': 'InvalidParameterValue;Sender' } };
    const metrics = recording();
    metrics.record(define('V'), 1);
    await metrics.flush();
    await metrics.close();
    expect(collector.requests).toHaveLength(1);
    expect(metrics.dropped).toBe(1);
  });
});
