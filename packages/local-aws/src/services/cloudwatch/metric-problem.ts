/** One thing that is wrong with metric data, and what CloudWatch calls it. */
export interface MetricProblem {
  readonly code:
    | 'InvalidParameterValueException'
    | 'InvalidParameterCombinationException'
    | 'MissingRequiredParameterException';
  readonly message: string;
}

export function invalidValue(message: string): MetricProblem {
  return { code: 'InvalidParameterValueException', message };
}

export function invalidCombination(message: string): MetricProblem {
  return { code: 'InvalidParameterCombinationException', message };
}
