import { MetricError } from './metric-error.ts';
import { METRIC_UNITS, type MetricUnit } from './metric-unit.ts';

/** One metric, declared once: recorded by it, and rendered into references and dashboards from it. */
export interface MetricDefinition<D extends string = string> {
  /** 1-255 printable ASCII characters. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** The names of its dimension set, at most 30; empty for none. */
  readonly dimensions: readonly D[];
  /** One sentence for the reader of a dashboard. */
  readonly meaning: string;
  /** Seconds of one data point: 1 is high resolution, which costs more. Default 60. */
  readonly resolution?: 1 | 60;
}

/** Names that CloudWatch or the format reserve. */
const PRINTABLE = /^[\u0020-\u007e]+$/;

/**
 * Declares a metric.
 * @throws {MetricError} METRIC_DEFINITION_INVALID when a name, unit or number of dimensions breaks CloudWatch's rules
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export function defineMetric<const D extends string>(definition: MetricDefinition<D>): MetricDefinition<D> {
  const problem = definitionProblem(definition);
  if (problem !== undefined) {
    throw new MetricError(
      'METRIC_DEFINITION_INVALID',
      definition.name,
      `metric ${definition.name}: ${problem}`,
    );
  }
  return Object.freeze({ ...definition, dimensions: Object.freeze([...definition.dimensions]) });
}

function definitionProblem({ name, unit, dimensions, resolution }: MetricDefinition): string | undefined {
  if (!PRINTABLE.test(name) || name.length > 255 || name.trim() === '')
    return 'its name is not 1-255 printable ASCII characters';
  if (name === '_aws') return 'the name _aws belongs to the embedded metric format';
  if (!METRIC_UNITS.includes(unit)) return `${unit} is no unit of CloudWatch`;
  if (resolution !== undefined && resolution !== 1 && resolution !== 60) return 'its resolution is neither 1 nor 60';
  if (dimensions.length > 30) return `it has ${dimensions.length} dimensions, at most 30 are allowed`;
  if (new Set(dimensions).size < dimensions.length) return 'it names a dimension twice';
  const bad = dimensions.find((dimension) => !isDimensionName(dimension));
  if (bad !== undefined) return `${JSON.stringify(bad)} is no dimension name`;
  if (dimensions.some((dimension) => dimension === name)) return 'a dimension has the name of the metric';
  return undefined;
}

/** Whether `name` may name a dimension: 1-250 printable ASCII characters, not starting with a colon. */
export function isDimensionName(name: string): boolean {
  return PRINTABLE.test(name) && name.length <= 250 && name.trim() !== '' && !name.startsWith(':') && name !== '_aws';
}
