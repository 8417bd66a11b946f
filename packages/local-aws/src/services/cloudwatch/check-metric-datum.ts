import type { Dimension, MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Checked } from '../../server/service-definition.ts';
import { invalidCombination, invalidValue, type MetricProblem } from './metric-problem.ts';

const MAX_VALUES = 150;
const MAX_DIMENSIONS = 30;
const MAX_MAGNITUDE = 2 ** 360;
const MAX_PAST_MS = 14 * 86_400_000;
const MAX_FUTURE_MS = 2 * 3_600_000;
const PRINTABLE_ASCII = /^[\u0020-\u007e]*$/;

/** Everything that CloudWatch would refuse a datum for. @param path `MetricData.member.1` */
export function* problemsOfDatum(datum: Checked<MetricDatum>, path: string, now: number): Generator<MetricProblem> {
  const { MetricName, Dimensions = [], StorageResolution, Timestamp } = datum;
  yield* problemsOfText(MetricName, `${path}.MetricName`, 255);
  if (Dimensions.length > MAX_DIMENSIONS) yield tooMany(`${path}.Dimensions`, MAX_DIMENSIONS);
  if (new Set(Dimensions.map(({ Name }) => Name)).size < Dimensions.length) {
    yield invalidValue(`The collection ${path}.Dimensions must not name a dimension twice.`);
  }
  for (const [index, dimension] of Dimensions.entries()) {
    yield* problemsOfDimension(dimension, `${path}.Dimensions.member.${index + 1}`);
  }
  yield* problemsOfValues(datum, path);
  if (StorageResolution !== undefined && StorageResolution !== 1 && StorageResolution !== 60) {
    yield invalidValue(`The parameter ${path}.StorageResolution must be a value in the set [ 1, 60 ].`);
  }
  const at = Timestamp?.getTime() ?? now;
  if (at < now - MAX_PAST_MS) {
    yield invalidValue(`The parameter ${path}.Timestamp must specify a time within the past two weeks.`);
  }
  if (at > now + MAX_FUTURE_MS) {
    yield invalidValue(`The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`);
  }
}

function* problemsOfDimension({ Name, Value }: Checked<Dimension>, path: string): Generator<MetricProblem> {
  yield* problemsOfText(Name, `${path}.Name`, 255);
  if (Name.startsWith(':')) yield invalidValue(`The parameter ${path}.Name must not start with a colon.`);
  yield* problemsOfText(Value, `${path}.Value`, 1_024);
}

function* problemsOfText(text: string, path: string, longest: number): Generator<MetricProblem> {
  if (text.trim() === '') yield invalidValue(`The parameter ${path} must not be empty.`);
  if (text.length > longest)
    yield invalidValue(`The parameter ${path} must be shorter than ${longest + 1} characters.`);
  if (!PRINTABLE_ASCII.test(text)) yield invalidValue(`The parameter ${path} must contain only ASCII characters.`);
}

function* problemsOfValues(datum: Checked<MetricDatum>, path: string): Generator<MetricProblem> {
  const { Value, Values, Counts, StatisticValues } = datum;
  const given = Object.entries({ Value, Values, StatisticValues }).filter(([, value]) => value !== undefined);
  const names = given.map(([name]) => `${path}.${name}`);
  if (names.length === 0) {
    const either = `${path}.Value, ${path}.Values and ${path}.StatisticValues`;
    yield invalidCombination(`At least one of the parameters ${either} must be specified.`);
  }
  if (names.length > 1) {
    const exclusive = `The parameters ${names.join(' and ')} are mutually exclusive`;
    yield invalidCombination(`${exclusive} and you have specified both.`);
  }
  if (Value !== undefined) yield* problemsOfNumber(Value, `${path}.Value`);
  yield* problemsOfNumbers(Values ?? [], `${path}.Values`);
  yield* problemsOfNumbers(Counts ?? [], `${path}.Counts`);
  if (Values?.length === 0) yield invalidValue(`The collection ${path}.Values must not be empty.`);
  if (Counts && Counts.length !== Values?.length) {
    yield invalidCombination(`The parameters ${path}.Values and ${path}.Counts must have the same size.`);
  }
  for (const [name, value] of Object.entries(StatisticValues ?? {})) {
    yield* problemsOfNumber(value, `${path}.StatisticValues.${name}`);
  }
}

function* problemsOfNumbers(values: readonly number[], path: string): Generator<MetricProblem> {
  if (values.length > MAX_VALUES) yield tooMany(path, MAX_VALUES);
  for (const [index, value] of values.entries()) yield* problemsOfNumber(value, `${path}.member.${index + 1}`);
}

function* problemsOfNumber(value: number, path: string): Generator<MetricProblem> {
  if (!Number.isFinite(value) || Math.abs(value) > MAX_MAGNITUDE) {
    yield invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  }
}

function tooMany(path: string, limit: number): MetricProblem {
  return invalidValue(`The collection ${path} must not have a size greater than ${limit}.`);
}
