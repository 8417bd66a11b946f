import { quote } from './quote.ts';

/** Everything that is neither a string nor an object, as JSON; undefined for undefined. */
export function renderPrimitive(value: unknown): string | undefined {
  if (typeof value === 'boolean') return `${value}`;
  // NaN and infinities are no JSON numbers, and null would hide which it was.
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : `"${value}"`;
  // Digits as a string: readers that parse numbers as doubles would change them.
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value === 'symbol') return quote(value.toString());
  return typeof value === 'function' ? '"[function]"' : undefined;
}
