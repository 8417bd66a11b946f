import { type Classification, fatal, retryable } from './classification.ts';
import { errorFields } from './error-fields.ts';

/**
 * What an error says of itself: a boolean `retryable`, with `code`, and optionally `executed` and `retryAfterMs` as in a
 * classification. `undefined` when it says nothing.
 */
export function classifyDeclared(error: unknown): Classification | undefined {
  const fields = errorFields(error);
  if (typeof fields.retryable !== 'boolean') return undefined;
  const reason = [fields.code, fields.name].find((word) => typeof word === 'string') ?? 'declared';
  if (!fields.retryable) return fatal(reason);
  const { executed, retryAfterMs } = fields;
  return retryable(
    reason,
    executed === 'no' ? executed : undefined,
    typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  );
}
