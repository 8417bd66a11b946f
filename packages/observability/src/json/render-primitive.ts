import { quote } from './quote.ts';

/** Everything that is neither a string nor an object, as JSON; undefined for undefined. */
export function renderPrimitive(value: unknown): string | undefined {
  // NaN and infinities are no JSON numbers, and null would hide which it was.
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : `"${value}"`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === undefined) return undefined;
  // A string: readers that parse numbers as doubles would change it.
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value === 'symbol') return quote(value.toString());
  return quote(`[function ${functionName(value)}]`);
}

function functionName(value: unknown): string {
  const name = typeof value === 'function' ? (value as { name: unknown }).name : undefined;
  return typeof name === 'string' && name !== '' ? name : 'anonymous';
}
