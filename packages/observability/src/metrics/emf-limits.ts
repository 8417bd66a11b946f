import { isMetricUnit } from './metric-unit.ts';

// The rules of CloudWatch for names and values. Sources: Amazon CloudWatch User Guide, "Specification: Embedded metric
// format"; Amazon CloudWatch API Reference, MetricDatum and Dimension; CloudWatch Logs, quotas.

export const MAX_DIMENSIONS = 30;
export const MAX_VALUES_PER_METRIC = 100;
export const MAX_METRICS_PER_DIRECTIVE = 100;
/** Bytes of one log event, less what the service adds to each. */
export const MAX_DOCUMENT_BYTES: number = 1_048_576 - 26;
const MAX_MAGNITUDE = 2 ** 360;
/** 14 days. */
const MAX_PAST_MS = 1_209_600_000;
/** 2 hours. */
const MAX_FUTURE_MS = 7_200_000;

/** Printable ASCII with something to see in it. */
const VISIBLE = /^ *[!-~][ -~]*$/;
const NAMESPACE = /^(?!AWS\/)(?!:) *[\w./#:-][\w./#: -]*$/;

/** What is wrong with a name or dimension value; undefined when nothing is. */
export const visibleProblem = (text: unknown, maxLength: number): string | undefined =>
  typeof text === 'string' && text.length <= maxLength && VISIBLE.test(text)
    ? undefined
    : `${String(text)} is not 1-${maxLength} visible ASCII characters`;

/** What is wrong with the value of a dimension. */
export const dimensionValueProblem = (value: unknown): string | undefined => visibleProblem(value, 1024);

/** What is wrong with a declaration; undefined when nothing is. */
export function definitionProblem(definition: {
  readonly name: string;
  readonly unit: string;
  readonly dimensions: readonly string[];
  readonly dimensionSets?: readonly (readonly string[])[];
  readonly resolution?: number;
}): string | undefined {
  const { name, unit, dimensions, dimensionSets = [dimensions], resolution = 60 } = definition;
  const names = [name, ...dimensions];
  if (!isMetricUnit(unit)) return `${unit} is no CloudWatch unit`;
  if (resolution !== 1 && resolution !== 60) return `resolution ${resolution} is not 1 or 60`;
  if (dimensions.length > MAX_DIMENSIONS) return `it has more than ${MAX_DIMENSIONS} dimensions`;
  if (names.includes('_aws')) return 'the format uses the name _aws';
  if (new Set(names).size < names.length) return 'a name is used twice';
  if (dimensions.some((dimension) => dimension.startsWith(':'))) return 'a dimension begins with :';
  if (dimensionSets.length === 0) return 'it has no dimension set';
  if (dimensionSets.some((set) => dimensions.filter((name) => set.includes(name)).length < set.length))
    return 'a set has other dimensions or one twice';
  return visibleProblem(name, 255) ?? dimensions.map((dimension) => visibleProblem(dimension, 250)).find(Boolean);
}

/** What is wrong with a namespace. */
export function namespaceProblem(namespace: string): string | undefined {
  return namespace.length <= 255 && NAMESPACE.test(namespace)
    ? undefined
    : `"${namespace}" is not 1-255 letters, digits or . - _ / # : space, or begins with AWS/ or :`;
}

/** Whether CloudWatch takes the value: finite and of a magnitude up to 2^360. */
export function isMetricValue(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_MAGNITUDE;
}

/** Whether CloudWatch takes the instant: at most 14 days ago, at most 2 hours ahead. */
export function isMetricInstant(instantMs: number, nowMs: number): boolean {
  return instantMs >= nowMs - MAX_PAST_MS && instantMs <= nowMs + MAX_FUTURE_MS;
}
