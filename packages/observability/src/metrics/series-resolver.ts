import type { MetricDefinition } from './define-metric.ts';
import { definitionProblem, dimensionValueProblem } from './emf-limits.ts';
import { MetricError, type MetricErrorCode } from './metric-error.ts';
import { type MetricSeries, OVERFLOW_VALUE } from './metric-series.ts';

export type DimensionValues = Readonly<Partial<Record<string, string>>>;

interface KnownMetric {
  /** The series of the default dimension values. */
  defaults: MetricSeries | undefined;
  readonly byValues: Map<string, MetricSeries>;
  readonly problem: string | undefined;
}

const SEPARATOR = '\u0000';

/**
 * Finds the series that a recorded value belongs to: completes dimensions from the defaults, checks them, and guards against
 * dimension values without end, each of which CloudWatch would bill as a metric of its own.
 */
export class SeriesResolver {
  readonly #defaults: DimensionValues;
  readonly #maxSeries: number;
  readonly #report: (error: MetricError) => void;
  /** By declaration, which mostly is the same object, and by content for declarations made again and again. */
  readonly #known = new WeakMap<MetricDefinition, KnownMetric>();
  readonly #byContent = new Map<string, KnownMetric>();

  constructor(defaults: DimensionValues, maxSeries: number, report: (error: MetricError) => void) {
    this.#defaults = defaults;
    this.#maxSeries = maxSeries;
    this.#report = report;
  }

  /** The series; undefined, with a report, when the value cannot be recorded. */
  resolve(metric: MetricDefinition, given: DimensionValues | undefined): MetricSeries | undefined {
    const known = this.#known.get(metric) ?? this.#meet(metric);
    if (given === undefined) {
      known.defaults ??= this.#resolveValues(metric, known, {});
      return known.defaults;
    }
    return this.#resolveValues(metric, known, given);
  }

  #meet(metric: MetricDefinition): KnownMetric {
    const { name, unit, dimensions, dimensionSets, resolution } = metric;
    const content = JSON.stringify([name, unit, dimensions, dimensionSets, resolution]);
    let known = this.#byContent.get(content);
    if (known === undefined) {
      known = { defaults: undefined, byValues: new Map(), problem: definitionProblem(metric) };
      this.#byContent.set(content, known);
    }
    this.#known.set(metric, known);
    return known;
  }

  #resolveValues(metric: MetricDefinition, known: KnownMetric, given: DimensionValues): MetricSeries | undefined {
    const values: string[] = [];
    for (const name of metric.dimensions) {
      const value = given[name] ?? this.#defaults[name];
      if (value === undefined) {
        return this.#refuse('METRIC_DIMENSION_MISSING', metric, `no value for dimension ${name}`);
      }
      values.push(value);
    }
    const key = values.join(SEPARATOR);
    return known.byValues.get(key) ?? this.#begin(metric, known, values, key, given);
  }

  #begin(
    metric: MetricDefinition,
    known: KnownMetric,
    values: readonly string[],
    key: string,
    given: DimensionValues,
  ): MetricSeries | undefined {
    if (known.problem !== undefined) return this.#refuse('METRIC_DEFINITION_INVALID', metric, known.problem);
    for (const [index, value] of values.entries()) {
      const problem = dimensionValueProblem(value);
      if (problem === undefined) continue;
      return this.#refuse('METRIC_DIMENSION_INVALID', metric, `dimension ${metric.dimensions[index]} ${problem}`);
    }
    if (known.byValues.size >= this.#maxSeries) return this.#overflow(metric, known, values, given);
    const series = seriesOf(metric, values);
    known.byValues.set(key, series);
    return series;
  }

  /** Values that the caller gave become one; defaults, such as the cluster's name, stay. */
  #overflow(
    metric: MetricDefinition,
    known: KnownMetric,
    values: readonly string[],
    given: DimensionValues,
  ): MetricSeries {
    const merged = values.map((value, index) =>
      given[metric.dimensions[index] ?? ''] === undefined ? value : OVERFLOW_VALUE,
    );
    const key = merged.join(SEPARATOR);
    const existing = known.byValues.get(key);
    if (existing !== undefined) return existing;
    this.#refuse(
      'METRIC_CARDINALITY_EXCEEDED',
      metric,
      `more than ${this.#maxSeries} combinations of dimension values; further ones are recorded as "${OVERFLOW_VALUE}"`,
    );
    const series = seriesOf(metric, merged);
    known.byValues.set(key, series);
    return series;
  }

  #refuse(code: MetricErrorCode, metric: MetricDefinition, problem: string): undefined {
    this.#report(new MetricError(code, metric.name, `metric ${metric.name}: ${problem}`));
    return undefined;
  }
}

function seriesOf(metric: MetricDefinition, values: readonly string[]): MetricSeries {
  const dimensions = metric.dimensions.map((name, index): [string, string] => [name, values[index] ?? '']);
  return {
    metric,
    dimensions,
    dimensionsKey: JSON.stringify([metric.dimensionSets ?? [metric.dimensions], dimensions]),
  };
}
