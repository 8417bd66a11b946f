import { quote } from './quote.ts';

/** Everything that is neither a string nor an object, as JSON; undefined for undefined. */
export function renderPrimitive(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'function') return '"[function]"';
  // oxlint-disable-next-line typescript/no-base-to-string -- it is no object
  const text = String(value);
  // As strings: NaN and infinities, which are no JSON numbers, while null would hide which it was; symbols; and bigints, whose
  // digits readers that parse numbers as doubles would change.
  return typeof value === 'boolean' || Number.isFinite(value) ? text : quote(text);
}
