import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Authorizer } from '../../server/principals.ts';
import { startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { cloudwatch } from './cloudwatch.ts';
import { Metrics } from './metrics.ts';

let endpoint: TestEndpoint;
let metrics: Metrics;
let client: CloudWatchClient;

const authorizer: Authorizer = ({ conditions, action, resource }) =>
  conditions['cloudwatch:namespace'] === 'Foreign' ? { denied: `because of ${action} on ${resource}` } : 'allow';

beforeEach(async () => {
  metrics = new Metrics();
  endpoint = await startTestEndpoint(() => [cloudwatch(metrics)], authorizer);
  client = new CloudWatchClient(endpoint.client);
});
afterEach(() => endpoint.close());

const Namespace = 'K8sCluster/demo';
const put = (MetricData: MetricDatum[], namespace = Namespace) =>
  client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
const datum = (more: Partial<MetricDatum>): MetricDatum[] => [{ MetricName: 'm', Value: 1, ...more }];
const many = (count: number, one: MetricDatum): MetricDatum[] => Array.from({ length: count }, () => one);
const minutesFromNow = (minutes: number) => new Date(endpoint.clock.now() + minutes * 60_000);
const dimensions = (count: number, Value = 'x') => Array.from({ length: count }, (_, n) => ({ Name: `d${n}`, Value }));

describe('what is put is kept', () => {
  test('as a value, as values with counts, as statistics', async () => {
    const Timestamp = minutesFromNow(-5);
    await put([
      { MetricName: 'One', Value: 3, Unit: 'Seconds', Dimensions: [{ Name: 'Node', Value: 'a' }], Timestamp },
      { MetricName: 'Many', Values: [1, 5], Counts: [2, 1], StorageResolution: 1 },
      { MetricName: 'Set', StatisticValues: { SampleCount: 2, Sum: 6, Minimum: 1, Maximum: 5 } },
    ]);
    const principal = 'arn:aws:iam::123456789012:user/tester';
    expect(metrics.query({ namespace: Namespace })).toMatchObject([
      { metricName: 'One', unit: 'Seconds', dimensions: { Node: 'a' }, at: Timestamp.getTime(), principal },
      { metricName: 'Many', unit: 'None', values: [{ value: 1, count: 2 }, { count: 1 }], resolutionSeconds: 1 },
      { metricName: 'Set', statistics: { sampleCount: 2, sum: 6, minimum: 1, maximum: 5 }, values: [] },
    ]);
    expect(metrics.query({ metricName: 'Many' })[0]?.statistics).toEqual({
      sampleCount: 3,
      sum: 7,
      minimum: 1,
      maximum: 5,
    });
  });

  test('from a compressed request, up to every limit', async () => {
    const full = { MetricName: 'm'.repeat(255), Values: Array<number>(150).fill(2 ** 360), Dimensions: dimensions(30) };
    await put([full, ...many(999, { MetricName: 'n', Value: -(2 ** 360) })], 'n'.repeat(255));
    await put(datum({ Timestamp: minutesFromNow(120) }));
    await put(datum({ Timestamp: minutesFromNow(-14 * 24 * 60) }));
    expect(metrics.query()).toHaveLength(1002);
    expect(metrics.query({ dimensions: { d29: 'x' } })).toHaveLength(1);
  });

  test('from data with an entity', async () => {
    const EntityMetricData = [{ Entity: { KeyAttributes: { Type: 'Service' } }, MetricData: datum({}) }];
    await client.send(new PutMetricDataCommand({ Namespace, EntityMetricData }));
    expect(metrics.query()).toHaveLength(1);
  });
});

describe('refused, with nothing kept:', () => {
  const value = 'InvalidParameterValueException';
  const combination = 'InvalidParameterCombinationException';
  test.each<[what: string, data: () => MetricDatum[], name: string, message: string]>([
    ['no data', () => [], 'MissingRequiredParameterException', 'MetricData is required'],
    ['1,001 data', () => many(1001, { MetricName: 'm', Value: 1 }), value, 'greater than 1000'],
    ['no value', () => [{ MetricName: 'm' }], combination, 'At least one of the parameters MetricData.member.1.Value'],
    ['two forms of value', () => datum({ Values: [1] }), combination, 'Value and MetricData.member.1.Values are mutu'],
    ['NaN', () => datum({ Value: Number.NaN }), value, 'The value NaN for parameter MetricData.member.1.Value'],
    ['infinity', () => datum({ Value: Number.POSITIVE_INFINITY }), value, 'The value Infinity'],
    ['a value beyond 2^360', () => datum({ Value: -(2 ** 361) }), value, 'MetricData.member.1.Value is invalid'],
    ['151 values', () => [{ MetricName: 'm', Values: Array(151).fill(1) }], value, 'greater than 150'],
    ['counts that do not fit', () => [{ MetricName: 'm', Values: [1], Counts: [1, 2] }], combination, 'the same size'],
    ['31 dimensions', () => datum({ Dimensions: dimensions(31) }), value, 'Dimensions must not have a size'],
    ['a dimension twice', () => datum({ Dimensions: [...dimensions(1), ...dimensions(1)] }), value, 'twice'],
    ['a dimension without value', () => datum({ Dimensions: dimensions(1, ' ') }), value, 'Value must not be empty'],
    ['a long dimension value', () => datum({ Dimensions: dimensions(1, 'x'.repeat(1025)) }), value, 'than 1025'],
    ['a dimension beyond ASCII', () => datum({ Dimensions: dimensions(1, 'é') }), value, 'only ASCII'],
    ['a colon in front', () => datum({ Dimensions: [{ Name: ':d', Value: 'x' }] }), value, 'start with a colon'],
    ['a long name', () => datum({ MetricName: 'm'.repeat(256) }), value, 'MetricName must be shorter than 256'],
    ['the past', () => datum({ Timestamp: minutesFromNow(-14 * 24 * 60 - 1) }), value, 'within the past two weeks'],
    ['the future', () => datum({ Timestamp: minutesFromNow(121) }), value, 'two hours in the future'],
    ['a resolution of 30 s', () => datum({ StorageResolution: 30 }), value, 'StorageResolution'],
    ['an unknown unit', () => datum({ Unit: 'Parsec' as StandardUnit }), value, "Value 'Parsec'"],
  ])('%s', async (_what, data, name, message) => {
    const refusal = { name, message: expect.stringContaining(message), $metadata: { httpStatusCode: 400 } };
    await expect(put(data())).rejects.toMatchObject(refusal);
    expect(metrics.query()).toEqual([]);
  });

  test.each(['AWS/EC2', ':colon', 'n'.repeat(256), 'ümlaut', ' '])('the namespace %s', async (namespace) => {
    await expect(put(datum({}), namespace)).rejects.toMatchObject({ name: value });
  });

  test('more than one megabyte', async () => {
    const data = many(50, {
      MetricName: 'm',
      Value: 1,
      Dimensions: dimensions(30, 'x'.repeat(1000)),
    });
    await expect(put(data)).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });

  test('everything that is wrong is said at once', async () => {
    const refused = put([{ MetricName: 'm' }, { MetricName: 'é', Value: 1 }]);
    await expect(refused).rejects.toMatchObject({
      name: combination,
      message: expect.stringContaining('member.2.Met'),
    });
  });

  test('a namespace that the caller may not write to', async () => {
    const message = expect.stringContaining('because of cloudwatch:PutMetricData on *');
    await expect(put(datum({}), 'Foreign')).rejects.toMatchObject({ name: 'AccessDenied', message });
  });
});

describe('read back', () => {
  test('metrics are listed by namespace, name and dimensions', async () => {
    await put([...datum({}), ...datum({ Dimensions: dimensions(2) }), ...datum({ MetricName: 'other' })]);
    const list = async (query: object) => (await client.send(new ListMetricsCommand(query))).Metrics ?? [];
    expect(await list({ Namespace })).toHaveLength(3);
    expect(await list({ MetricName: 'm', Dimensions: [{ Name: 'd1' }] })).toEqual([
      { Namespace, MetricName: 'm', Dimensions: dimensions(2) },
    ]);
    expect(await list({ Dimensions: [{ Name: 'd1', Value: 'y' }] })).toEqual([]);
  });

  test('statistics are those of one metric, by period', async () => {
    await endpoint.clock.advance(60_000 - (endpoint.clock.now() % 60_000));
    await put([...datum({ Value: 1 }), ...datum({ Value: 3 }), ...datum({ Value: 9, Dimensions: dimensions(1) })]);
    await put(datum({ Value: 5, Timestamp: minutesFromNow(-1) }));
    const request = {
      Namespace,
      MetricName: 'm',
      StartTime: minutesFromNow(-10),
      EndTime: minutesFromNow(10),
      Period: 60,
    };
    const get = (more: object) => client.send(new GetMetricStatisticsCommand({ ...request, ...more }));
    const { Datapoints } = await get({ Statistics: ['Average', 'Maximum', 'SampleCount'] });
    expect(Datapoints).toEqual([
      { Timestamp: minutesFromNow(-1), Unit: 'None', Average: 5, Maximum: 5, SampleCount: 1 },
      { Timestamp: minutesFromNow(0), Unit: 'None', Average: 2, Maximum: 3, SampleCount: 2 },
    ]);
    await expect(get({ Statistics: ['Sum'], Period: 45 })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(get({ Statistics: ['Sum'], Period: 1, EndTime: minutesFromNow(60) })).rejects.toMatchObject({
      message: expect.stringContaining('exceeds the limit of 1440'),
    });
  });
});
