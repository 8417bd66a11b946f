import { METRIC_UNITS, type MetricUnit } from './metric-unit.ts';

// The rules of CloudWatch for names and values. Sources: Amazon CloudWatch User Guide, "Specification: Embedded metric
// format"; Amazon CloudWatch API Reference, MetricDatum and Dimension; CloudWatch Logs, quotas.

export const MAX_DIMENSIONS = 30;
export const MAX_VALUES_PER_METRIC = 100;
export const MAX_METRICS_PER_DIRECTIVE = 100;
/** Bytes of one log event, less what the service adds to each. */
export const MAX_DOCUMENT_BYTES: number = 1_048_576 - 26;
const MAX_MAGNITUDE = 2 ** 360;
const MAX_PAST_MS = 14 * 86_400_000;
const MAX_FUTURE_MS = 2 * 3_600_000;

const PRINTABLE = /^[\u0020-\u007e]+$/;
const NAMESPACE = /^[A-Za-z0-9._/#: -]+$/;

const isBlank = (text: string): boolean => text.trim() === '';

/** What is wrong with a declaration; undefined when nothing is. */
export function definitionProblem(definition: {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly dimensions: readonly string[];
  readonly dimensionSets?: readonly (readonly string[])[];
  readonly resolution?: number;
}): string | undefined {
  const { name, unit, dimensions, dimensionSets = [], resolution = 60 } = definition;
  if (!PRINTABLE.test(name) || name.length > 255 || isBlank(name))
    return 'its name is not 1-255 printable ASCII characters';
  if (name === '_aws') return 'the name _aws belongs to the embedded metric format';
  if (!METRIC_UNITS.includes(unit)) return `${unit} is no unit of CloudWatch`;
  if (resolution !== 1 && resolution !== 60) return `resolution ${resolution} is neither 1 nor 60 seconds`;
  if (dimensions.length > MAX_DIMENSIONS)
    return `it has ${dimensions.length} dimensions, at most ${MAX_DIMENSIONS} are allowed`;
  if (new Set(dimensions).size < dimensions.length) return 'it names a dimension twice';
  if (dimensions.includes(name)) return 'a dimension has the name of the metric';
  const bad = dimensions.find((dimension) => !isDimensionName(dimension));
  if (bad !== undefined)
    return `${JSON.stringify(bad)} is no dimension name (1-250 printable ASCII, no colon in front)`;
  const unknown = dimensionSets.flat().find((dimension) => !dimensions.includes(dimension));
  if (unknown !== undefined) return `a dimension set has ${unknown}, which is none of its dimensions`;
  return undefined;
}

function isDimensionName(name: string): boolean {
  return PRINTABLE.test(name) && name.length <= 250 && !isBlank(name) && !name.startsWith(':') && name !== '_aws';
}

/** What is wrong with the value of a dimension. */
export function dimensionValueProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `is ${typeof value}, not a string`;
  if (isBlank(value)) return 'is blank';
  if (value.length > 1024) return `has ${value.length} characters, at most 1024 are allowed`;
  return PRINTABLE.test(value) ? undefined : 'has characters outside printable ASCII';
}

/** What is wrong with a namespace. */
export function namespaceProblem(namespace: string): string | undefined {
  if (namespace.length > 255 || isBlank(namespace)) return 'has not 1-255 characters';
  if (namespace.startsWith('AWS/')) return 'begins with AWS/, which is reserved';
  if (namespace.startsWith(':')) return 'begins with a colon';
  return NAMESPACE.test(namespace) ? undefined : 'has characters other than letters, digits and . - _ / # : space';
}

/** Whether CloudWatch takes the value: finite and of a magnitude up to 2^360. */
export function isMetricValue(value: unknown): value is number {
  return typeof value === 'number' && value <= MAX_MAGNITUDE && value >= -MAX_MAGNITUDE;
}

/** Whether CloudWatch takes the instant: at most 14 days ago, at most 2 hours ahead. */
export function isMetricInstant(instantMs: number, nowMs: number): boolean {
  return instantMs >= nowMs - MAX_PAST_MS && instantMs <= nowMs + MAX_FUTURE_MS;
}
