import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';

/** Bytes of a binary value that are shown. */
const SHOWN_BYTES = 32;

/** Whether an object is a plain one, as nearly every object in a log is. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Built-in objects that JSON would lose: dates, Map, Set, binary data and the like; undefined for all others. */
export function renderExotic(value: object, renderer: NestedRenderer): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '"[invalid date]"' : `"${value.toISOString()}"`;
  if (value instanceof Map) return renderMap(value, renderer);
  if (value instanceof Set) return renderer.items(value, value.size);
  if (value instanceof Uint8Array) return renderBytes(value);
  if (ArrayBuffer.isView(value)) return renderer.items(value as unknown as Iterable<unknown>, value.byteLength);
  if (value instanceof RegExp) return quote(String(value));
  return undefined;
}

/**
 * An object when every key is a string, else a list, so that keys `1` and `'1'` stay two: of pairs, and of objects where the
 * key is a string, by which its value may be redacted.
 */
function renderMap(map: ReadonlyMap<unknown, unknown>, renderer: NestedRenderer): string {
  const list = [...map].map(([key, value]) => (typeof key === 'string' ? { [key]: value } : [key, value]));
  if (list.some(Array.isArray)) return renderer.items(list, map.size);
  return renderer.properties(Object.fromEntries(map), [...map.keys()] as string[]);
}

function renderBytes(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex');
  return `"[${bytes.length} bytes: ${shown}${bytes.length > SHOWN_BYTES ? '…' : ''}]"`;
}
