import type { Classification } from './classification.ts';
import { errorFields } from './error-fields.ts';

/**
 * What an error says of itself: a boolean `retryable`, with `code`, and optionally `executed` and `retryAfterMs` as in a
 * classification. `undefined` when it says nothing.
 */
export function classifyDeclared(error: unknown): Classification | undefined {
  const { retryable, code, name, executed, retryAfterMs } = errorFields(error);
  if (typeof retryable !== 'boolean') return undefined;
  const reason = [code, name].find((word) => typeof word === 'string') ?? 'declared';
  if (!retryable) return { kind: 'fatal', reason };
  return {
    kind: 'retryable',
    reason,
    executed: executed === 'no' ? 'no' : 'maybe',
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
  };
}
