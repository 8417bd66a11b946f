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
  /** From the directives to the end of the dimensions: `,"CloudWatchMetrics":[...]},"Dimension":"value"` */
  readonly head: string;
  /** `,"metric":1,...` */
  readonly targets: string;
  /** Names of the metrics, and how many values they have. */
  readonly names: () => string;
  readonly values: number;
}

/** Series with the same dimension sets and values: they share documents. */
export class EmfGroup {
  /** Names that the group's documents have on their root. */
  readonly rootNames: Set<string>;
  /** `"Namespace":...,"Dimensions":...` */
  readonly #origin: string;
  /** `,"Dimension":"value",...` */
  readonly #dimensions: string;
  readonly #seriesByName = new Map<string, PendingSeries>();
  /** The series of the document under way are the first `#count`; those behind are left from documents before. */
  readonly #order: PendingSeries[] = [];
  #count = 0;
  #timestamp = 0;
  /** Head of the last document and its number of series, as long as this one has the same series in the same order. */
  #lastHead = '';
  #lastCount = -1;

  constructor(namespace: string, { metric, dimensions }: MetricSeries) {
    const sets = JSON.stringify(metric.dimensionSets ?? [metric.dimensions]);
    this.#origin = `"Namespace":${quote(namespace)},"Dimensions":${sets}`;
    this.#dimensions = dimensions.map(([name, value]) => `,${quote(name)}:${quote(value)}`).join('');
    this.rootNames = new Set(dimensions.map(([name]) => name));
  }

  /** Where values of the series go; undefined when the group has another metric of that name. */
  join({ metric }: MetricSeries): PendingSeries | undefined {
    const resolution = metric.resolution === 1 ? ',"StorageResolution":1' : '';
    const definition = `{"Name":${quote(metric.name)},"Unit":"${metric.unit}"${resolution}}`;
    const known = this.#seriesByName.get(metric.name);
    if (known !== undefined) return known.definition === definition ? known : undefined;
    if (this.rootNames.has(metric.name)) return undefined;
    const series: PendingSeries = {
      group: this,
      name: metric.name,
      definition,
      target: `,${quote(metric.name)}:`,
      bucketMs: metric.resolution === 1 ? 1_000 : 60_000,
      count: 0,
      first: 0,
      further: [],
    };
    this.#seriesByName.set(metric.name, series);
    this.rootNames.add(metric.name);
    return series;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Whether a value recorded at `now` still fits into the document under way: its time and its limits. */
  fits(series: PendingSeries, now: number): boolean {
    if (this.#count === 0) return true;
    if (Math.floor(now / series.bucketMs) !== Math.floor(this.#timestamp / series.bucketMs)) return false;
    return series.count === 0 ? this.#count < MAX_METRICS_PER_DIRECTIVE : series.count < MAX_VALUES_PER_METRIC;
  }

  add(series: PendingSeries, value: number, now: number): void {
    if (this.#count === 0) this.#timestamp = now;
    if (series.count === 0) {
      this.#append(series);
      series.first = value;
    } else {
      series.further.push(value);
    }
    series.count += 1;
  }

  /** Everything pending, which is pending no more. */
  take(): EmfBody {
    const count = this.#count;
    const head = this.#head(count);
    let targets = '';
    let values = 0;
    for (let index = 0; index < count; index += 1) {
      const series = this.#order[index] as PendingSeries;
      values += series.count;
      targets += series.target;
      if (series.count === 1) {
        targets += series.first;
      } else {
        targets += `[${series.first},${series.further.join(',')}]`;
        series.further.length = 0;
      }
      series.count = 0;
    }
    this.#count = 0;
    const names = (): string =>
      this.#order
        .slice(0, count)
        .map(({ name }) => name)
        .join(', ');
    return { timestamp: this.#timestamp, head, targets, names, values };
  }

  #append(series: PendingSeries): void {
    if (this.#order[this.#count] !== series) {
      this.#order[this.#count] = series;
      this.#lastCount = -1;
    }
    this.#count += 1;
  }

  #head(count: number): string {
    if (count !== this.#lastCount) {
      const metrics = this.#order
        .slice(0, count)
        .map(({ definition }) => definition)
        .join(',');
      this.#lastCount = count;
      this.#lastHead = `,"CloudWatchMetrics":[{${this.#origin},"Metrics":[${metrics}]}]}${this.#dimensions}`;
    }
    return this.#lastHead;
  }
}
