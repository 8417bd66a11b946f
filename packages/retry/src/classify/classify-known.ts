import { type Classification, UNKNOWN } from './classification.ts';

export function classifyKnown(_error: unknown): Classification {
  return UNKNOWN;
}
