import { AwsError } from '../../protocol/aws-error.ts';
import { problemsOfDatum } from './check-metric-datum.ts';
import { invalidValue, type MetricProblem } from './metric-problem.ts';
import type { PlacedDatum } from './placed-datum.ts';

const MAX_DATA = 1_000;
const MAX_BYTES = 1_048_576;
const NAMESPACE = /^[A-Za-z0-9._/#: -]+$/;

/**
 * Refuses what CloudWatch refuses, saying everything that is wrong in one message.
 * @param sizeBytes the request's size before compression
 * @throws AwsError InvalidParameterValueException, InvalidParameterCombinationException,
 * MissingRequiredParameterException or RequestEntityTooLarge
 * @see PutMetricData, MetricDatum and Dimension in the CloudWatch API reference
 */
export function checkMetricData(namespace: string, data: readonly PlacedDatum[], sizeBytes: number, now: number): void {
  if (sizeBytes > MAX_BYTES) {
    const problem = `The request has ${sizeBytes} bytes, the limit is ${MAX_BYTES}.`;
    throw new AwsError('RequestEntityTooLarge', problem, { status: 413 });
  }
  const problems = [...problemsOf(namespace, data, now)];
  const first = problems[0];
  if (first) throw new AwsError(first.code, problems.map(({ message }) => message).join('\n'));
}

function* problemsOf(namespace: string, data: readonly PlacedDatum[], now: number): Generator<MetricProblem> {
  yield* problemsOfNamespace(namespace);
  if (data.length === 0) {
    yield { code: 'MissingRequiredParameterException', message: 'The parameter MetricData is required.' };
  }
  if (data.length > MAX_DATA) {
    yield invalidValue(`The collection MetricData must not have a size greater than ${MAX_DATA}.`);
    return;
  }
  for (const { path, datum } of data) yield* problemsOfDatum(datum, path, now);
}

function* problemsOfNamespace(namespace: string): Generator<MetricProblem> {
  if (namespace.startsWith('AWS/')) yield invalidValue('The value AWS/ for parameter Namespace is invalid.');
  if (namespace.length > 255) yield invalidValue('The parameter Namespace must be shorter than 256 characters.');
  if (!NAMESPACE.test(namespace) || namespace.startsWith(':') || namespace.trim() === '') {
    yield invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
  }
}
