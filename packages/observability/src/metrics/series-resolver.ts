import type { MetricDefinition } from './define-metric.ts';
import { definitionProblem, dimensionValueProblem } from './emf-limits.ts';
import type { MetricErrorCode, MetricReport } from './metric-error.ts';
import { type MetricSeries, OVERFLOW_VALUE } from './metric-series.ts';

export type DimensionValues = Readonly<Partial<Record<string, string>>>;

/** Finds the series that a value belongs to; undefined, with a report, when it belongs to none. */
export type SeriesResolver = (metric: MetricDefinition, given: DimensionValues | undefined) => MetricSeries | undefined;

interface KnownMetric {
  /** The series of the default dimension values. */
  defaults: MetricSeries | undefined;
  readonly byValues: Map<string, MetricSeries>;
}

/**
 * Completes the dimensions of values from the defaults, checks them, and guards against dimension values without end, each of
 * which CloudWatch would bill as a metric of its own.
 */
export function createSeriesResolver(
  defaults: DimensionValues,
  maxSeries: number,
  report: MetricReport,
): SeriesResolver {
  // By declaration, which mostly is the same object, and by content for declarations made again and again.
  const known = new WeakMap<MetricDefinition, KnownMetric>();
  const byContent = new Map<string, KnownMetric>();

  const meet = (metric: MetricDefinition): KnownMetric => {
    const content = JSON.stringify({ ...metric, meaning: '' });
    const met = byContent.get(content) ?? { defaults: undefined, byValues: new Map() };
    byContent.set(content, met);
    known.set(metric, met);
    return met;
  };

  const refuse = (code: MetricErrorCode, { name }: MetricDefinition, problem: string): undefined =>
    report(code, name, problem);

  const begin = (
    metric: MetricDefinition,
    byValues: Map<string, MetricSeries>,
    values: readonly string[],
    given: DimensionValues,
  ): MetricSeries | undefined => {
    const problem = definitionProblem(metric);
    if (problem !== undefined) return refuse('METRIC_DEFINITION_INVALID', metric, problem);
    const bad = values.map(dimensionValueProblem).find(Boolean);
    if (bad !== undefined) return refuse('METRIC_DIMENSION_INVALID', metric, bad);
    let told = values;
    if (byValues.size >= maxSeries) {
      const why = `more than ${maxSeries} combinations of values become ${OVERFLOW_VALUE}`;
      refuse('METRIC_CARDINALITY_EXCEEDED', metric, why);
      // Values that the caller gave become one; defaults, such as the cluster's name, stay.
      told = metric.dimensions.map((name, index) =>
        given[name] === undefined ? (values[index] ?? '') : OVERFLOW_VALUE,
      );
    }
    const key = told.join('\0');
    const series = byValues.get(key) ?? seriesOf(metric, told);
    byValues.set(key, series);
    return series;
  };

  const resolve = (
    metric: MetricDefinition,
    { byValues }: KnownMetric,
    given: DimensionValues,
  ): MetricSeries | undefined => {
    const values: string[] = [];
    for (const name of metric.dimensions) {
      const value = given[name] ?? defaults[name];
      if (value === undefined) return refuse('METRIC_DIMENSION_MISSING', metric, `no value for dimension ${name}`);
      values.push(value);
    }
    return byValues.get(values.join('\0')) ?? begin(metric, byValues, values, given);
  };

  return (metric, given) => {
    const met = known.get(metric) ?? meet(metric);
    if (given !== undefined) return resolve(metric, met, given);
    met.defaults ??= resolve(metric, met, {});
    return met.defaults;
  };
}

function seriesOf(metric: MetricDefinition, values: readonly string[]): MetricSeries {
  const dimensions = metric.dimensions.map((name, index): [string, string] => [name, values[index] ?? '']);
  return { metric, dimensions, dimensionsKey: JSON.stringify([metric.dimensionSets, dimensions]) };
}
