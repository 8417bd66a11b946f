import { quote } from '../json/quote.ts';
import { MAX_METRICS_PER_DIRECTIVE, MAX_VALUES_PER_METRIC } from './emf-limits.ts';
import type { MetricSeries } from './metric-series.ts';

/** The values of one series that are not written yet. */
export interface PendingSeries {
  readonly group: EmfGroup;
  readonly name: string;
  /** `{"Name":...,"Unit":...}` */
  readonly definition: string;
  /** `,"name":` */
  readonly target: string;
  /** Values in one document lie in one such stretch of time. */
  readonly bucketMs: number;
  /** How many values are pending; the first is kept apart, because mostly it is the only one. */
  count: number;
  first: number;
  readonly further: number[];
}

/** What one document holds of metrics. */
export interface EmfBody {
  readonly timestamp: number;
  /** From the directives to the last value: `,"CloudWatchMetrics":[...]},"Dimension":"value",...,"metric":1` */
  readonly text: string;
  readonly series: readonly PendingSeries[];
  /** How many values the text holds. */
  readonly values: number;
}

/** Series with the same dimension sets and values: they share documents. */
export interface EmfGroup {
  /** Names that the group's documents have on their root. */
  readonly rootNames: ReadonlySet<string>;
  /** Where values of the series go; undefined when the group has another metric of that name. */
  join(series: MetricSeries): PendingSeries | undefined;
  /** Takes a value, unless it does not fit into the document under way, by its time or the limits of a document. */
  add(series: PendingSeries, value: number, now: number): boolean;
  /** Everything pending, which is pending no more; undefined when there is nothing. */
  take(): EmfBody | undefined;
}

export function createEmfGroup(namespace: string, { metric, dimensions }: MetricSeries): EmfGroup {
  const sets = JSON.stringify(metric.dimensionSets ?? [metric.dimensions]);
  const dimensionTargets = dimensions.map(([name, value]) => `,${quote(name)}:${quote(value)}`).join('');
  const rootNames = new Set(dimensions.map(([name]) => name));
  const byName = new Map<string, PendingSeries>();
  /** The series of the document under way are the first `count`; those behind are left from documents before. */
  const order: PendingSeries[] = [];
  let count = 0;
  let timestamp = 0;
  /** Head of the last document and its number of series, as long as this one has the same series in the same order. */
  let head = '';
  let headCount = -1;

  return {
    rootNames,

    join({ metric: { name, unit, resolution } }) {
      const high = resolution === 1;
      const quoted = quote(name);
      const definition = `{"Name":${quoted},"Unit":"${unit}"${high ? ',"StorageResolution":1' : ''}}`;
      const known = byName.get(name);
      if (known !== undefined) return known.definition === definition ? known : undefined;
      if (rootNames.has(name)) return undefined;
      const bucketMs = high ? 1_000 : 60_000;
      const series: PendingSeries = {
        group: this,
        name,
        definition,
        target: `,${quoted}:`,
        bucketMs,
        count: 0,
        first: 0,
        further: [],
      };
      byName.set(name, series);
      rootNames.add(name);
      return series;
    },

    add(series, value, now) {
      const { bucketMs } = series;
      if (count === 0) timestamp = now;
      else if (Math.floor(now / bucketMs) !== Math.floor(timestamp / bucketMs)) return false;
      if (series.count === 0) {
        if (count === MAX_METRICS_PER_DIRECTIVE) return false;
        if (order[count] !== series) {
          order[count] = series;
          headCount = -1;
        }
        count += 1;
        series.first = value;
      } else {
        if (series.count === MAX_VALUES_PER_METRIC) return false;
        series.further.push(value);
      }
      series.count += 1;
      return true;
    },

    take() {
      if (count === 0) return undefined;
      const pending = order.slice(0, count);
      if (headCount !== count) {
        const metrics = pending.map(({ definition }) => definition).join(',');
        head = `,"CloudWatchMetrics":[{"Namespace":${quote(namespace)},"Dimensions":${sets},"Metrics":[${metrics}]}]}${dimensionTargets}`;
        headCount = count;
      }
      count = 0;
      let text = head;
      let values = 0;
      for (const series of pending) {
        const { target, first, further } = series;
        text += target + (series.count === 1 ? first : `[${first},${further.join(',')}]`);
        values += series.count;
        if (series.count > 1) further.length = 0;
        series.count = 0;
      }
      return { timestamp, text, series: pending, values };
    },
  };
}
