import type { NestedRenderer } from './nested-renderer.ts';
import { quote } from './quote.ts';

/** Bytes of a binary value that are shown. */
const SHOWN_BYTES = 32;

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** Built-in objects that JSON would lose: Map, Set, Date, binary data and the like; undefined for all others. */
export function renderExotic(value: object, renderer: NestedRenderer): string | undefined {
  // Nearly every object is a plain one, and none of the below.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '"[invalid date]"' : `"${value.toISOString()}"`;
  }
  if (value instanceof Map) return renderMap(value, renderer);
  if (value instanceof Set) return renderer.items(value, value.size);
  if (ArrayBuffer.isView(value)) return renderView(value, renderer);
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer)
    return renderBytes(tagOf(value), new Uint8Array(value));
  if (value instanceof RegExp || value instanceof URL || value instanceof URLSearchParams)
    return quote(value.toString());
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) {
    return `"[${tagOf(value)}]"`;
  }
  const tag = tagOf(value);
  if (tag === 'Number' || tag === 'String' || tag === 'Boolean') return renderer.render(value.valueOf()) ?? 'null';
  return undefined;
}

/** An object when every key is a string, else a list of pairs, so that keys `1` and `'1'` stay two. */
function renderMap(map: ReadonlyMap<unknown, unknown>, renderer: NestedRenderer): string {
  for (const key of map.keys()) if (typeof key !== 'string') return renderer.items(map.entries(), map.size);
  return renderer.entries(map as ReadonlyMap<string, unknown>, map.size);
}

function renderView(view: ArrayBufferView, renderer: NestedRenderer): string {
  if (view instanceof DataView || view instanceof Uint8Array || view instanceof Uint8ClampedArray) {
    return renderBytes(tagOf(view), new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
  const numbers = view as unknown as Iterable<unknown> & { readonly length: number };
  return renderer.items(numbers, numbers.length);
}

function renderBytes(type: string, bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return quote(`[${type} ${bytes.length} bytes: ${shown}${bytes.length > SHOWN_BYTES ? '…' : ''}]`);
}
