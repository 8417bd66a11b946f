/** Why a metric was not recorded as asked. */
export type MetricErrorCode =
  | 'METRIC_DEFINITION_INVALID'
  | 'METRIC_DIMENSION_MISSING'
  | 'METRIC_DIMENSION_INVALID'
  | 'METRIC_NAMESPACE_INVALID'
  | 'METRIC_VALUE_INVALID'
  | 'METRIC_NAME_CONFLICT'
  | 'METRIC_CARDINALITY_EXCEEDED'
  | 'METRIC_PROPERTY_INVALID'
  | 'METRIC_DOCUMENT_TOO_LARGE'
  | 'METRIC_DROPPED';

/** A metric that breaks a rule of CloudWatch. Reported to `onError`, thrown only by {@link defineMetric}. */
export class MetricError extends Error {
  override readonly name = 'MetricError';
  readonly code: MetricErrorCode;
  /** The metric's name, or the name of what is wrong. */
  readonly metric: string;

  constructor(code: MetricErrorCode, metric: string, message: string) {
    super(message);
    this.code = code;
    this.metric = metric;
  }
}
