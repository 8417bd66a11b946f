import { currentTrace } from '../flow.ts';
import type { RedactionRules } from '../json/redaction.ts';
import type { SecretRegistry } from '../json/secret-registry.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { MetricDefinition } from './define-metric.ts';
import type { EmfMetrics } from './embedded-metrics.ts';
import { emfDocument } from './emf-document.ts';
import { EmfGroup, type PendingSeries } from './emf-group.ts';
import { isMetricInstant, isMetricValue } from './emf-limits.ts';
import { EmfProperties } from './emf-properties.ts';
import { MetricError, recordingError, valueError } from './metric-error.ts';
import type { MetricSeries } from './metric-series.ts';
import type { DimensionValues, SeriesResolver } from './series-resolver.ts';

/** What all scopes of one `createEmfMetrics` share. */
export interface EmfSettings {
  readonly namespace: string;
  readonly enabled: boolean;
  readonly sink: LogSink;
  readonly clock: () => number;
  readonly report: (error: MetricError) => void;
  readonly resolver: SeriesResolver;
  readonly rules: RedactionRules;
  readonly secrets: SecretRegistry | undefined;
  readonly refused: { values: number };
}

export class EmfScope implements EmfMetrics {
  readonly #settings: EmfSettings;
  readonly #groups = new Map<string, EmfGroup>();
  readonly #pending = new Map<MetricSeries, PendingSeries>();
  readonly #properties: EmfProperties;

  constructor(settings: EmfSettings) {
    this.#settings = settings;
    this.#properties = new EmfProperties(settings.rules, settings.report);
  }

  get refusedValues(): number {
    return this.#settings.refused.values;
  }

  scope(): EmfMetrics {
    return new EmfScope(this.#settings);
  }

  record(metric: MetricDefinition, value: number, dimensions?: DimensionValues): void {
    if (!this.#settings.enabled) return;
    try {
      const pending = this.#pendingFor(metric, value, dimensions);
      if (pending === undefined) return;
      const now = this.#settings.clock();
      const { group } = pending;
      if (!group.fits(pending, now)) this.#write(group);
      group.add(pending, value, now);
    } catch (error) {
      this.#settings.refused.values += 1;
      this.#settings.report(recordingError(metric, error));
    }
  }

  recordAlone(
    metric: MetricDefinition,
    value: number,
    dimensions?: DimensionValues,
    properties: Readonly<Record<string, unknown>> = {},
  ): void {
    const alone = new EmfScope(this.#settings);
    for (const [name, property] of Object.entries(properties)) alone.setProperty(name, property);
    alone.record(metric, value, dimensions);
    alone.flush();
  }

  setProperty(name: string, value: unknown): void {
    this.#properties.set(name, value);
  }

  flush(): void {
    try {
      for (const group of this.#groups.values()) if (!group.isEmpty) this.#write(group);
      this.#properties.clear();
      this.#settings.sink.flush?.();
    } catch {
      // As in record.
    }
  }

  #pendingFor(
    metric: MetricDefinition,
    value: number,
    dimensions: DimensionValues | undefined,
  ): PendingSeries | undefined {
    const { report, refused, resolver } = this.#settings;
    const series = resolver.resolve(metric, dimensions);
    if (series === undefined) {
      refused.values += 1;
      return undefined;
    }
    if (!isMetricValue(value)) {
      refused.values += 1;
      report(valueError(metric, value));
      return undefined;
    }
    const known = this.#pending.get(series);
    if (known !== undefined) return known;
    const joined = this.#join(series);
    this.#pending.set(series, joined);
    return joined;
  }

  #join(series: MetricSeries): PendingSeries {
    // A metric declared twice with different units cannot share a document with itself: it goes to a group of its own.
    for (let key = series.dimensionsKey; ; key += '+') {
      let group = this.#groups.get(key);
      if (group === undefined) {
        group = new EmfGroup(this.#settings.namespace, series);
        this.#groups.set(key, group);
      }
      const pending = group.join(series);
      if (pending !== undefined) return pending;
    }
  }

  #write(group: EmfGroup): void {
    const { sink, clock, report, refused, secrets } = this.#settings;
    const body = group.take();
    const now = clock();
    if (!isMetricInstant(body.timestamp, now)) {
      refused.values += body.values;
      const age = `${Math.round((now - body.timestamp) / 1000)} s old`;
      const names = body.names();
      report(new MetricError('METRIC_TIMESTAMP_INVALID', names, `metrics ${names} not written: ${age}`));
      return;
    }
    const line = emfDocument(body, currentTrace(), this.#properties, group.rootNames);
    sink.write(secrets === undefined ? line : secrets.scrub(line));
  }
}
