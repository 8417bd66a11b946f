/** A statistic set: what CloudWatch knows of values without the values. */
export interface Statistics {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The statistics of everything together. */
export function combine(parts: readonly Statistics[]): Statistics {
  return {
    sampleCount: parts.reduce((sum, part) => sum + part.sampleCount, 0),
    sum: parts.reduce((sum, part) => sum + part.sum, 0),
    minimum: parts.reduce((least, part) => Math.min(least, part.minimum), Number.POSITIVE_INFINITY),
    maximum: parts.reduce((most, part) => Math.max(most, part.maximum), Number.NEGATIVE_INFINITY),
  };
}
