import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkedSink } from '../../test/checked-sink.ts';
import { SecretRegistry } from '../json/secret-registry.ts';
import { withTraceContext } from '../tracing/trace-context.ts';
import { defineMetric, type MetricDefinition } from './define-metric.ts';
import type { EmfMetrics } from './embedded-metrics.ts';
import { createEmfMetrics, type EmfMetricsOptions } from './emf-metrics.ts';
import type { MetricError } from './metric-error.ts';
import { isMetricUnit } from './metric-unit.ts';

const define = (
  name: string,
  dimensions: readonly string[] = [],
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => defineMetric({ name, unit: 'Count', dimensions, meaning: name, ...rest });

const NOW = 1_800_000_000_000;

interface Recorded extends ReturnType<typeof checkedSink> {
  readonly metrics: EmfMetrics;
  readonly errors: readonly MetricError[];
}

function recording(options: EmfMetricsOptions = {}): Recorded {
  const sink = checkedSink();
  const errors: MetricError[] = [];
  const metrics = createEmfMetrics({
    namespace: 'Test',
    sink: sink.sink,
    clock: () => NOW,
    onError: (error) => void errors.push(error),
    ...options,
  });
  return { ...sink, metrics, errors };
}

interface Directive {
  readonly Dimensions: string[][];
  readonly Metrics: { readonly Name: string }[];
}

interface Document {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: Directive[];
  };
  readonly [target: string]: unknown;
}

const documents = ({ records }: Recorded): Document[] => records as unknown as Document[];

const directiveOf = (document: Document | undefined): Directive | undefined => document?.['_aws'].CloudWatchMetrics[0];

/** All values of a metric in all documents. */
function valuesOf(recorded: Recorded, name: string): number[] {
  return documents(recorded).flatMap((document) => (name in document ? ([document[name]].flat() as number[]) : []));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('an embedded metric document', () => {
  it('holds directive, dimensions and values, and nothing is written without values', () => {
    const recorded = recording({ dimensions: { ClusterName: 'demo' } });
    const Started = define('Started', ['ClusterName', 'Role']);
    const Duration = define('Duration', ['ClusterName', 'Role'], { unit: 'Milliseconds', resolution: 1 });
    recorded.metrics.flush();
    recorded.metrics.record(Started, 1, { Role: 'worker' });
    recorded.metrics.record(Duration, 12.5, { Role: 'worker' });
    recorded.metrics.record(Duration, 13, { Role: 'worker' });
    recorded.metrics.flush();
    recorded.metrics.flush();
    expect(documents(recorded)).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'Test',
              Dimensions: [['ClusterName', 'Role']],
              Metrics: [
                { Name: 'Started', Unit: 'Count' },
                { Name: 'Duration', Unit: 'Milliseconds', StorageResolution: 1 },
              ],
            },
          ],
        },
        ClusterName: 'demo',
        Role: 'worker',
        Started: 1,
        Duration: [12.5, 13],
      },
    ]);
    expect(recorded.problems).toEqual([]);
  });

  it('keeps different dimension values apart, and has several sets where declared', () => {
    const recorded = recording();
    const Sets = define('Sets', ['A', 'B'], { dimensionSets: [['A', 'B'], ['A'], []] });
    recorded.metrics.record(Sets, 1, { A: 'x', B: '1' });
    recorded.metrics.record(Sets, 2, { A: 'x', B: '2' });
    recorded.metrics.flush();
    expect(documents(recorded).map(({ B, Sets: value }) => [B, value])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
    expect(directiveOf(documents(recorded)[0])?.Dimensions).toEqual([['A', 'B'], ['A'], []]);
    expect(recorded.problems).toEqual([]);
  });

  it('is time-stamped when its values are recorded, not when they are flushed', () => {
    let now = NOW;
    const recorded = recording({ clock: () => now });
    const Slow = define('Slow');
    recorded.metrics.record(Slow, 1);
    now += 30_000;
    recorded.metrics.record(Slow, 2);
    now += 60_000;
    recorded.metrics.record(Slow, 3);
    now += 600_000;
    recorded.metrics.flush();
    expect(documents(recorded).map(({ _aws, Slow: values }) => [_aws.Timestamp - NOW, values])).toEqual([
      [0, [1, 2]],
      [90_000, 3],
    ]);
  });

  it('gives values of high resolution a stamp for each second', () => {
    let now = NOW;
    const recorded = recording({ clock: () => now });
    const Fast = define('Fast', [], { resolution: 1 });
    for (let second = 0; second < 3; second += 1) {
      recorded.metrics.record(Fast, second);
      now += 1_000;
    }
    recorded.metrics.flush();
    expect(documents(recorded).map(({ _aws }) => _aws.Timestamp - NOW)).toEqual([0, 1_000, 2_000]);
  });

  it('carries properties until the next flush, and the trace id of the flow', () => {
    const recorded = recording();
    const One = define('One', ['A']);
    recorded.metrics.setProperty('request', { id: 7, password: 'x' });
    recorded.metrics.record(One, 1, { A: 'a' });
    withTraceContext({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }, () => recorded.metrics.flush());
    recorded.metrics.record(One, 1, { A: 'a' });
    recorded.metrics.flush();
    expect(documents(recorded)[0]).toMatchObject({
      request: { id: 7, password: '[REDACTED]' },
      trace_id: 'a'.repeat(32),
    });
    expect(documents(recorded)[1]).not.toHaveProperty('request');
    expect(recorded.problems).toEqual([]);
  });

  it('can hold a single value, at once', () => {
    const recorded = recording();
    recorded.metrics.recordAlone(define('Single', ['A']), 5, { A: 'x' }, { reason: 'y' });
    expect(documents(recorded)[0]).toMatchObject({ Single: 5, A: 'x', reason: 'y' });
  });

  it('takes properties that throw when they are read', () => {
    const recorded = recording();
    const hostile = {
      get bad(): never {
        throw new Error('no');
      },
      good: 1,
    };
    recorded.metrics.recordAlone(define('Single'), 5, {}, hostile);
    expect(documents(recorded)[0]).toMatchObject({ Single: 5, bad: '[threw: no]', good: 1 });
  });

  it('of one scope holds nothing of another', () => {
    const recorded = recording();
    const One = define('One');
    const scopes = [recorded.metrics.scope(), recorded.metrics.scope()];
    for (const [index, scope] of scopes.entries()) {
      scope.setProperty('scope', index);
      scope.record(One, index);
    }
    for (const scope of scopes) scope.flush();
    expect(documents(recorded).map(({ scope, One: value }) => [scope, value])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('shows no registered secret', () => {
    const secrets = new SecretRegistry();
    secrets.add('canary-1');
    const recorded = recording({ secrets });
    recorded.metrics.recordAlone(define('One', ['A']), 1, { A: 'canary-1' }, { p: ['canary-1'] });
    expect(recorded.lines.join('')).not.toContain('canary-1');
  });

  it('shows none in what it says of a metric that it refuses', () => {
    const secrets = new SecretRegistry();
    secrets.add('canary-1');
    const { sink, lines } = checkedSink();
    createEmfMetrics({ namespace: 'T', sink, secrets }).record(define('One', ['A']), 1, { A: 'canary-1\n' });
    expect(lines[0]).toContain('METRIC_DIMENSION_INVALID');
    expect(lines[0]).not.toContain('canary-1');
  });
});

describe('the limits of the format', () => {
  it('100 values of a metric: further ones go into a further document', () => {
    const recorded = recording();
    const Many = define('Many');
    for (let n = 0; n < 250; n += 1) recorded.metrics.record(Many, n);
    recorded.metrics.flush();
    expect(recorded.records).toHaveLength(3);
    expect(valuesOf(recorded, 'Many')).toEqual(Array.from({ length: 250 }, (_, n) => n));
    expect(recorded.problems).toEqual([]);
  });

  it('100 metrics of a directive: further ones go into a further document', () => {
    const recorded = recording();
    for (let n = 0; n < 250; n += 1) recorded.metrics.record(define(`Metric${n}`), n);
    recorded.metrics.flush();
    expect(recorded.records).toHaveLength(3);
    for (let n = 0; n < 250; n += 1) expect(valuesOf(recorded, `Metric${n}`)).toEqual([n]);
    expect(recorded.problems).toEqual([]);
  });

  it('1 MB of a document: properties that do not fit are left out, with an error', () => {
    const recorded = recording();
    recorded.metrics.setProperty(
      'large',
      Array.from({ length: 900 }, () => 'x'.repeat(1_100)),
    );
    recorded.metrics.setProperty('larger', '€'.repeat(250_000));
    recorded.metrics.record(define('One'), 1);
    recorded.metrics.flush();
    expect(valuesOf(recorded, 'One')).toEqual([1]);
    expect(recorded.errors.map(({ code, metric }) => [code, metric])).toContainEqual([
      'METRIC_PROPERTY_INVALID',
      'larger',
    ]);
    expect(recorded.problems).toEqual([]);
  });

  it('30 dimensions: the 30 that CloudWatch allows pass, 31 are an error', () => {
    const names = Array.from({ length: 30 }, (_, n) => `D${n}`);
    const recorded = recording({ dimensions: Object.fromEntries(names.map((name) => [name, 'v'])) });
    recorded.metrics.record(define('Thirty', names), 1);
    recorded.metrics.flush();
    expect(recorded.problems).toEqual([]);
    expect(valuesOf(recorded, 'Thirty')).toEqual([1]);
    expect(() => define('More', [...names, 'D30'])).toThrow(/more than 30/);
  });

  it.each<[string, string, Partial<MetricDefinition>]>([
    ['an empty name', '', {}],
    ['a blank name', '  ', {}],
    ['a name of 256 characters', 'x'.repeat(256), {}],
    ['a name outside ASCII', 'Größe', {}],
    ['the name _aws', '_aws', {}],
    ['an unknown unit', 'X', { unit: 'Furlongs' as 'Count' }],
    ['a resolution of 30', 'X', { resolution: 30 as 60 }],
    ['no dimension set', 'X', { dimensionSets: [] }],
    ['a set that has a dimension twice', 'X', { dimensions: ['a'], dimensionSets: [['a', 'a']] }],
    ['a dimension that begins with a colon', 'X', { dimensions: [':a'] }],
    ['a dimension of 251 characters', 'X', { dimensions: ['d'.repeat(251)] }],
    ['a dimension twice', 'X', { dimensions: ['a', 'a'] }],
    ['a dimension named like the metric', 'X', { dimensions: ['X'] }],
    ['a dimension named _aws', 'X', { dimensions: ['_aws'] }],
    ['a set of other dimensions', 'X', { dimensions: ['a'], dimensionSets: [['b']] }],
  ])('refuses %s: by name at its definition, by report when recorded all the same', (_, name, rest) => {
    const definition = { name, unit: 'Count', dimensions: [], meaning: '', ...rest } as MetricDefinition;
    expect(() => defineMetric(definition)).toThrow(expect.objectContaining({ code: 'METRIC_DEFINITION_INVALID' }));
    const recorded = recording({
      dimensions: { a: '1', b: '1', ':a': '1', X: '1', _aws: '1', ['d'.repeat(251)]: '1' },
    });
    recorded.metrics.record(definition, 1);
    recorded.metrics.flush();
    expect(recorded.lines).toEqual([]);
    expect(recorded.errors[0]?.code).toBe('METRIC_DEFINITION_INVALID');
    expect(recorded.metrics.refusedValues).toBe(1);
  });

  it.each([Number.NaN, Infinity, -Infinity, 2 ** 361, '5' as unknown as number, undefined as unknown as number])(
    'refuses the value %s',
    (value) => {
      const recorded = recording();
      recorded.metrics.record(define('V'), value);
      recorded.metrics.record(define('W'), 2 ** 360);
      recorded.metrics.flush();
      expect(recorded.errors.map(({ code }) => code)).toEqual(['METRIC_VALUE_INVALID']);
      expect(valuesOf(recorded, 'W')).toEqual([2 ** 360]);
      expect(recorded.problems).toEqual([]);
    },
  );

  it.each(['', ' ', 'x'.repeat(1_025), 'ü', 5 as unknown as string])('refuses the dimension value %j', (value) => {
    const recorded = recording();
    recorded.metrics.record(define('V', ['D']), 1, { D: value });
    recorded.metrics.flush();
    expect(recorded.errors.map(({ code }) => code)).toEqual(['METRIC_DIMENSION_INVALID']);
    expect(recorded.lines).toEqual([]);
  });

  it.each(['', 'AWS/EC2', ':x', 'ü', 'x'.repeat(256)])('refuses the namespace %j, once', (namespace) => {
    const recorded = recording({ namespace });
    for (let n = 0; n < 3; n += 1) recorded.metrics.record(define('V'), 1);
    recorded.metrics.flush();
    expect(recorded.errors.map(({ code }) => code)).toEqual(['METRIC_NAMESPACE_INVALID']);
    expect(recorded.lines).toEqual([]);
  });

  it('does not ask for a namespace before a metric is recorded', () => {
    const recorded = recording({ namespace: '' });
    recorded.metrics.scope().flush();
    expect(recorded.errors).toEqual([]);
    recorded.metrics.record(define('V'), 1);
    expect(recorded.errors.map(({ message }) => message)).toEqual([expect.stringContaining('namespace: "" is not')]);
    expect(recorded.metrics.refusedValues).toBe(1);
  });

  it('reports a dimension that nobody gave', () => {
    const recorded = recording();
    recorded.metrics.record(define('V', ['D']), 1);
    expect(recorded.errors[0]).toMatchObject({
      code: 'METRIC_DIMENSION_MISSING',
      message: expect.stringContaining('D'),
    });
  });

  it('refuses values that have become too old to be taken', () => {
    let now = NOW;
    const recorded = recording({ clock: () => now });
    recorded.metrics.record(define('Old'), 1);
    now += 15 * 86_400_000;
    recorded.metrics.flush();
    expect(recorded.errors[0]?.code).toBe('METRIC_TIMESTAMP_INVALID');
    expect(recorded.metrics.refusedValues).toBe(1);
    expect(recorded.lines).toEqual([]);
  });

  it('never lets a property take the place of a metric, a dimension or the directive', () => {
    const recorded = recording();
    for (const name of ['_aws', 'trace_id', 'V', 'D']) recorded.metrics.setProperty(name, 'forged');
    recorded.metrics.record(define('V', ['D']), 1, { D: 'd' });
    recorded.metrics.flush();
    expect(documents(recorded)[0]).toMatchObject({ V: 1, D: 'd' });
    expect(recorded.errors.map(({ metric }) => metric)).toEqual(['_aws', 'trace_id', 'V', 'D']);
    expect(recorded.problems).toEqual([]);
  });

  it('writes a metric that is declared with two units into two documents', () => {
    const recorded = recording();
    recorded.metrics.record(define('V'), 1);
    recorded.metrics.record(define('V', [], { unit: 'Bytes' }), 2);
    recorded.metrics.record(define('V'), 3);
    recorded.metrics.flush();
    expect(documents(recorded).map(({ V }) => V)).toEqual([[1, 3], 2]);
    expect(recorded.problems).toEqual([]);
  });

  it('knows the 27 units', () => {
    const sizes = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
    const counted = ['Count', ...sizes, ...sizes.map((size) => size.replace('ytes', 'its').replace('Bytes', 'Bits'))];
    const units = ['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'None', ...counted];
    units.push(...counted.map((unit) => `${unit}/Second`));
    expect(units).toHaveLength(27);
    expect(units.filter((unit) => !isMetricUnit(unit))).toEqual([]);
    expect(['count', 'Kilocounts', 'Seconds/Second', 'Bytes/second', ''].filter(isMetricUnit)).toEqual([]);
  });
});

describe('the cardinality guard', () => {
  it('records further combinations together, says so once, and keeps the default dimensions', () => {
    const recorded = recording({ dimensions: { Cluster: 'demo' }, maxSeries: 10 });
    const Requests = define('Requests', ['Cluster', 'User']);
    for (let user = 0; user < 1_000; user += 1) recorded.metrics.record(Requests, 1, { User: `user-${user}` });
    recorded.metrics.flush();
    const overflow = documents(recorded).filter(({ User }) => User === 'overflow');
    expect(new Set(documents(recorded).map(({ User }) => User)).size).toBe(11);
    expect(overflow.flatMap(({ Requests: values }) => values)).toHaveLength(990);
    expect(overflow[0]).toMatchObject({ Cluster: 'demo' });
    expect(recorded.errors.map(({ code }) => code)).toEqual(['METRIC_CARDINALITY_EXCEEDED']);
    expect(recorded.problems).toEqual([]);
  });
});

describe('recording', () => {
  it('never throws: hostile dimensions, clock, sink and reporter', () => {
    const fails = (): never => {
      throw new Error('broken');
    };
    const hostile = {
      get D(): never {
        return fails();
      },
    };
    const Metric = define('V', ['D']);
    recording({ onError: fails }).metrics.record(Metric, Number.NaN, hostile);
    recording({ onError: fails }).metrics.record(Metric, Number.NaN);
    const broken = createEmfMetrics({ namespace: 'T', sink: { write: fails, flush: fails }, clock: fails });
    broken.record(Metric, 1, { D: 'd' });
    broken.flush();
    const brokenSink = createEmfMetrics({ namespace: 'T', sink: { write: fails }, dimensions: { D: 'd' } });
    brokenSink.record(Metric, Number.NaN);
    brokenSink.record(Metric, 1);
    expect(() => brokenSink.flush()).not.toThrow();
  });

  it('never throws: what is no metric at all is refused', () => {
    const recorded = recording();
    recorded.metrics.record(undefined as unknown as MetricDefinition, 1);
    const hostile = new Proxy({} as MetricDefinition, {
      get(): never {
        throw new Error('no');
      },
    });
    recorded.metrics.record(hostile, 1);
    expect(recorded.metrics.refusedValues).toBe(2);
    expect(recorded.errors[0]).toMatchObject({ code: 'METRIC_RECORDING_FAILED' });
  });

  it('counts every value that an invalid namespace costs; without values none is needed', () => {
    const recorded = recording({ namespace: 'AWS/Lambda' });
    recorded.metrics.flush();
    expect(recorded.errors).toEqual([]);
    for (let i = 0; i < 3; i += 1) recorded.metrics.record(define('V'), 1);
    recorded.metrics.flush();
    expect(recorded.metrics.refusedValues).toBe(3);
    expect(recorded.errors.map(({ code }) => code)).toEqual(['METRIC_NAMESPACE_INVALID']);
    expect(recorded.records).toEqual([]);
  });

  it('reports problems as ERROR records unless told otherwise', () => {
    const sink = checkedSink();
    const metrics = createEmfMetrics({ namespace: 'T', sink: sink.sink });
    metrics.record(define('V', ['D']), 1);
    metrics.record(define('V', ['D']), 1);
    expect(sink.records).toHaveLength(1);
    expect(sink.records[0]).toMatchObject({ level: 'ERROR', metric: 'V', error: { code: 'METRIC_DIMENSION_MISSING' } });
    expect(sink.problems).toEqual([]);
  });

  it('takes its namespace from the environment, and can be disabled there', () => {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'FromEnvironment');
    const sink = checkedSink();
    createEmfMetrics({ sink: sink.sink }).recordAlone(define('V'), 1);
    for (const yes of ['true', '1', 'Yes', 'on']) {
      vi.stubEnv('POWERTOOLS_METRICS_DISABLED', yes);
      createEmfMetrics({ sink: sink.sink }).recordAlone(define('V'), 1);
    }
    expect(sink.lines).toHaveLength(1);
    expect(sink.lines[0]).toContain('"Namespace":"FromEnvironment"');
  });

  it('loses no valid value and writes no invalid document, whatever comes (2,000 sequences)', () => {
    const name = fc.oneof(fc.constantFrom('A', 'B', 'C', 'D'), fc.string({ unit: 'binary', maxLength: 5 }));
    const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, 2 ** 361));
    const step = fc.record({
      name,
      value,
      dimensions: fc.dictionary(name, fc.string({ maxLength: 3 })),
      unit: fc.constantFrom('Count', 'Bytes/Second', 'None'),
      flush: fc.boolean(),
      property: name,
      wait: fc.nat(70_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        let now = NOW;
        const recorded = recording({ clock: () => now, maxSeries: 20 });
        for (const { name: metric, value: number, dimensions, unit, flush, property, wait } of steps) {
          now += wait;
          const definition = { name: metric, unit, dimensions: Object.keys(dimensions), meaning: '' };
          recorded.metrics.setProperty(property, dimensions);
          recorded.metrics.record(definition, number, dimensions);
          if (flush) recorded.metrics.flush();
        }
        recorded.metrics.flush();
        const written = documents(recorded).flatMap((document) =>
          (directiveOf(document)?.Metrics ?? []).flatMap(({ Name }) => [document[Name]].flat()),
        );
        expect(written.length + recorded.metrics.refusedValues).toBe(steps.length);
        expect(recorded.problems).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  }, 300_000);
});
