import { currentTrace } from '../flow.ts';
import { threwText } from '../json/describe-throw.ts';
import type { RedactionRules } from '../json/redaction.ts';
import { fieldNames, readField } from '../logging/read-fields.ts';
import type { LogSink } from '../sink/log-sink.ts';
import type { EmfMetrics } from './embedded-metrics.ts';
import { createEmfGroup, type EmfGroup, type PendingSeries } from './emf-group.ts';
import { isMetricInstant, isMetricValue } from './emf-limits.ts';
import { createEmfProperties } from './emf-properties.ts';
import type { MetricReport } from './metric-error.ts';
import type { MetricSeries } from './metric-series.ts';
import type { SeriesResolver } from './series-resolver.ts';

/** What all scopes of one `createEmfMetrics` share. */
export interface EmfSettings {
  readonly namespace: string;
  readonly enabled: boolean;
  /** Writes a document, without the registered secrets. */
  readonly write: (line: string) => void;
  readonly sink: LogSink;
  readonly clock: () => number;
  readonly report: MetricReport;
  readonly resolve: SeriesResolver;
  readonly rules: RedactionRules;
  readonly refused: { values: number };
}

export function createEmfScope(settings: EmfSettings): EmfMetrics {
  const { namespace, sink, clock, report, resolve, refused } = settings;
  const groups = new Map<string, EmfGroup>();
  const pendingBySeries = new Map<MetricSeries, PendingSeries>();
  const properties = createEmfProperties(settings.rules, report);

  const join = (series: MetricSeries): PendingSeries => {
    // A metric declared twice with different units cannot share a document with itself: it goes to a group of its own.
    for (let key = series.dimensionsKey; ; key += '+') {
      const group = groups.get(key) ?? createEmfGroup(namespace, series);
      groups.set(key, group);
      const pending = group.join(series);
      if (pending === undefined) continue;
      pendingBySeries.set(series, pending);
      return pending;
    }
  };

  const write = (group: EmfGroup): void => {
    const body = group.take();
    if (body === undefined) return;
    const { timestamp, text, series, values } = body;
    if (!isMetricInstant(timestamp, clock())) {
      refused.values += values;
      const names = series.map(({ name }) => name).join(', ');
      report('METRIC_TIMESTAMP_INVALID', names, `recorded at ${timestamp}, too far from now`);
      return;
    }
    let document = `{"_aws":{"Timestamp":${Math.floor(timestamp)}${text}`;
    const trace = currentTrace();
    if (trace !== undefined && !group.rootNames.has('trace_id')) document += `,"trace_id":"${trace.traceId}"`;
    settings.write(properties.complete(document, group.rootNames));
  };

  return {
    get refusedValues() {
      return refused.values;
    },
    scope: () => createEmfScope(settings),
    setProperty: (name, value) => properties.set(name, value),
    record(metric, value, dimensions) {
      if (!settings.enabled) return;
      let name = '';
      try {
        ({ name } = metric);
        const series = resolve(metric, dimensions);
        if (series !== undefined && isMetricValue(value)) {
          const pending = pendingBySeries.get(series) ?? join(series);
          const now = clock();
          if (pending.group.add(pending, value, now)) return;
          write(pending.group);
          pending.group.add(pending, value, now);
          return;
        }
        refused.values += 1;
        if (series !== undefined) report('METRIC_VALUE_INVALID', name, `${String(value)} is not finite within 2^360`);
      } catch (error) {
        refused.values += 1;
        report('METRIC_RECORDING_FAILED', name, threwText(error));
      }
    },
    recordAlone(metric, value, dimensions, alone = {}) {
      const scope = createEmfScope(settings);
      for (const name of fieldNames(alone)) scope.setProperty(name, readField(alone, name));
      scope.record(metric, value, dimensions);
      scope.flush();
    },
    flush() {
      try {
        for (const group of groups.values()) write(group);
        properties.clear();
        sink.flush?.();
      } catch {
        // A clock or sink of the user's own may throw; the caller must not feel it.
      }
    },
  };
}
