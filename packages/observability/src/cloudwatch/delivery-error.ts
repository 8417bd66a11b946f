/** Errors by which CloudWatch refuses the data itself: the same request would be refused again. */
const REFUSALS: ReadonlySet<string> = new Set([
  'InvalidParameterValueException',
  'InvalidParameterValue',
  'InvalidParameterCombinationException',
  'InvalidParameterCombination',
  'MissingRequiredParameterException',
  'MissingParameter',
  'ValidationError',
  'ValidationException',
  'SerializationException',
]);

/** What a failed delivery rejects with: `retryable` is false when the data is at fault. */
export class MetricDeliveryError extends Error {
  override readonly name = 'MetricDeliveryError';
  readonly retryable: boolean;

  constructor(cause: unknown) {
    const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) };
    super(`${name}: ${message}`, { cause });
    this.retryable = !REFUSALS.has(name);
  }
}
