import type { DataPoint } from './data-point.ts';

/** A metric is its namespace, its name and exactly these dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What to look for; whatever is left out may be anything. */
export interface MetricQuery {
  readonly namespace?: string | undefined;
  readonly metricName?: string | undefined;
  /** Dimensions that must be among a metric's own; undefined stands for any value. */
  readonly dimensions?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Every data point that was sent, in the order of arrival. */
export class Metrics {
  readonly #points: DataPoint[] = [];

  add(points: readonly DataPoint[]): void {
    this.#points.push(...points);
  }

  query(query: MetricQuery = {}): readonly DataPoint[] {
    return this.#points.filter((point) => matches(point, query));
  }

  /** The points of one metric: those with further dimensions belong to others. */
  pointsOf(metric: Metric): readonly DataPoint[] {
    const count = Object.keys(metric.dimensions).length;
    return this.query(metric).filter(({ dimensions }) => Object.keys(dimensions).length === count);
  }

  /** The metrics that have data, in the order of their first. */
  list(query: MetricQuery = {}): readonly Metric[] {
    const metrics = new Map<string, Metric>();
    for (const point of this.query(query)) {
      const { namespace, metricName, dimensions } = point;
      const identity = JSON.stringify([namespace, metricName, Object.entries(dimensions).sort(byName)]);
      if (!metrics.has(identity)) metrics.set(identity, { namespace, metricName, dimensions });
    }
    return [...metrics.values()];
  }
}

function matches(point: DataPoint, { namespace, metricName, dimensions = {} }: MetricQuery): boolean {
  if (namespace !== undefined && namespace !== point.namespace) return false;
  if (metricName !== undefined && metricName !== point.metricName) return false;
  return Object.entries(dimensions).every(([name, value]) => {
    const own = Object.hasOwn(point.dimensions, name) ? point.dimensions[name] : undefined;
    return own !== undefined && (value === undefined || value === own);
  });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
