import { definitionProblem } from './emf-limits.ts';
import { MetricError } from './metric-error.ts';
import type { MetricUnit } from './metric-unit.ts';

/** One metric, declared once: recorded by it, and rendered into references and dashboards from it. */
export interface MetricDefinition<D extends string = string> {
  /** 1-255 visible ASCII characters. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** The names of its dimensions, at most 30; empty for none. */
  readonly dimensions: readonly D[];
  /** Which of them are looked at together. Default: all of them as one set. */
  readonly dimensionSets?: readonly (readonly D[])[];
  /** One sentence for the reader of a dashboard. */
  readonly meaning: string;
  /** Seconds of one data point: 1 is high resolution, which costs more. Default 60. */
  readonly resolution?: 1 | 60;
}

/**
 * Declares a metric.
 * @throws {MetricError} METRIC_DEFINITION_INVALID when a name, unit or number of dimensions breaks CloudWatch's rules
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 */
export function defineMetric<const D extends string>(definition: MetricDefinition<D>): MetricDefinition<D> {
  const problem = definitionProblem(definition);
  if (problem !== undefined) throw new MetricError('METRIC_DEFINITION_INVALID', definition.name, problem);
  return definition;
}
