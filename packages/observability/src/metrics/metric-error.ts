/** Why a metric was not recorded as asked. */
export type MetricErrorCode =
  /** A name, unit, resolution or number of dimensions breaks CloudWatch's rules. */
  | 'METRIC_DEFINITION_INVALID'
  | 'METRIC_NAMESPACE_INVALID'
  /** A dimension is neither given nor among the defaults. */
  | 'METRIC_DIMENSION_MISSING'
  | 'METRIC_DIMENSION_INVALID'
  /** Not finite, or beyond 2^360. */
  | 'METRIC_VALUE_INVALID'
  /** Recorded more than 14 days ago, or the clock jumped. */
  | 'METRIC_TIMESTAMP_INVALID'
  /** One metric got more combinations of dimension values than allowed; further ones are counted together. */
  | 'METRIC_CARDINALITY_EXCEEDED'
  /** A property has the name of a metric or dimension, or makes the document too large. */
  | 'METRIC_PROPERTY_INVALID'
  /** A getter or clock of the caller's own threw. */
  | 'METRIC_RECORDING_FAILED';

/** A metric that breaks a rule of CloudWatch. Reported to `onError`; only `defineMetric` throws it. */
export class MetricError extends Error {
  // Declared only, and set below: a field of its own would be defined twice.
  declare readonly code: MetricErrorCode;
  /** The name of the metric, or of what else is wrong. */
  declare readonly metric: string;

  constructor(code: MetricErrorCode, metric: string, problem: string) {
    super(`${metric}: ${problem}`);
    this.name = 'MetricError';
    this.code = code;
    this.metric = metric;
  }
}

/** Told what is wrong with a metric. */
export type MetricReport = (code: MetricErrorCode, metric: string, problem: string) => undefined;
