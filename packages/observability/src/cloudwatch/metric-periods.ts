import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MetricSeries } from '../metrics/metric-series.ts';
import { ValueCounts } from '../metrics/value-counts.ts';
import { metricData } from './metric-data.ts';

interface Period {
  readonly series: MetricSeries;
  readonly start: number;
  readonly values: ValueCounts;
}

/** Recorded values by series and period, until they are delivered. */
export class MetricPeriods {
  readonly #maxDistinctValues: number;
  /** By series, then by the period's start. */
  #periods = new Map<MetricSeries, Map<number, Period>>();

  constructor(maxDistinctValues: number) {
    this.#maxDistinctValues = maxDistinctValues;
  }

  add(series: MetricSeries, value: number, now: number): void {
    const length = (series.metric.resolution ?? 60) * 1_000;
    const start = Math.floor(now / length) * length;
    let ofSeries = this.#periods.get(series);
    if (ofSeries === undefined) {
      ofSeries = new Map();
      this.#periods.set(series, ofSeries);
    }
    let period = ofSeries.get(start);
    if (period === undefined) {
      period = { series, start, values: new ValueCounts(this.#maxDistinctValues) };
      ofSeries.set(start, period);
    }
    period.values.add(value);
  }

  /** The data of all values so far, which are held no longer. */
  take(): readonly MetricDatum[] {
    const taken = this.#periods;
    this.#periods = new Map();
    return [...taken.values()].flatMap((ofSeries) =>
      [...ofSeries.values()].flatMap(({ series, start, values }) => metricData(series, start, values)),
    );
  }
}
