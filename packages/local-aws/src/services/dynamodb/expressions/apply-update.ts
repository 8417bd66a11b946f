import { hex, type Item, setMembers, typeOf, type Value } from '../attribute-value.ts';
import { addDecimals, formatDecimal, negate, parseDecimal } from '../decimal.ts';
import { invalid } from '../invalid.ts';
import { type DocumentPath, valueAt } from './document-path.ts';
import type { Update, UpdateAction, UpdateValue } from './update.ts';

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const WRONG_PATH = 'The document path provided in the update expression is invalid for update';
const ABSENT = 'The provided expression refers to an attribute that does not exist in the item';

/**
 * The item after the update. Every value is read from the item as it was before.
 * @throws AwsError ValidationException: type, path or absent attribute
 */
export function applyUpdate(update: Update, item: Item): Item {
  const next = structuredClone(item) as Record<string, Value>;
  const writes = update.map((action) => ({ path: action.path, value: resultOf(action, item) }));
  const removals = writes.filter((write) => write.value === undefined);
  for (const { path, value } of writes) if (value !== undefined) write(next, path, value);
  for (const { path } of removals.sort(laterIndexFirst)) remove(next, path);
  return next;
}

/** Removing from the back keeps the indexes of the other removals right. */
function laterIndexFirst(a: { readonly path: DocumentPath }, b: { readonly path: DocumentPath }): number {
  const at = a.path.findIndex((step, index) => step !== b.path[index]);
  return Number(b.path[at] ?? 0) - Number(a.path[at] ?? 0) || 0;
}

/** What the path holds afterwards; undefined: nothing. */
function resultOf(action: UpdateAction, item: Item): Value | undefined {
  if (action.kind === 'set') return evaluate(action.value, item);
  if (action.kind === 'remove') return undefined;
  const current = valueAt(item, action.path);
  if (action.kind === 'add') return current === undefined ? action.value : added(current, action.value);
  return current && without(current, action.value);
}

function evaluate(value: UpdateValue, item: Item): Value {
  if (value.kind === 'value') return value.value;
  if (value.kind === 'path') return existing(valueAt(item, value.path));
  if (value.kind === 'if-not-exists') return valueAt(item, value.path) ?? evaluate(value.otherwise, item);
  const [left, right] = [evaluate(value.left, item), evaluate(value.right, item)];
  return value.kind === 'list-append' ? joined(left, right) : sum(left, right, value.kind);
}

function existing(value: Value | undefined): Value {
  if (value === undefined) throw invalid(ABSENT);
  return value;
}

function joined(left: Value, right: Value): Value {
  if (!left.L || !right.L) throw invalid(WRONG_TYPE);
  return { L: [...left.L, ...right.L] };
}

function sum(left: Value, right: Value, kind: 'plus' | 'minus'): Value {
  if (left.N === undefined || right.N === undefined) throw invalid(WRONG_TYPE);
  const amount = parseDecimal(right.N);
  return { N: formatDecimal(addDecimals(parseDecimal(left.N), kind === 'plus' ? amount : negate(amount))) };
}

function added(current: Value, change: Value): Value {
  if (typeOf(current) !== typeOf(change)) throw invalid(WRONG_TYPE);
  if (current.N !== undefined) return sum(current, change, 'plus');
  const missing = without(change, current);
  if (!missing) return current;
  if (current.SS && missing.SS) return { SS: [...current.SS, ...missing.SS] };
  if (current.NS && missing.NS) return { NS: [...current.NS, ...missing.NS] };
  return { BS: [...(current.BS ?? []), ...(missing.BS ?? [])] };
}

/** The set without the other's members, or undefined when nothing is left: DynamoDB has no empty sets. */
function without(current: Value, change: Value): Value | undefined {
  if (typeOf(current) !== typeOf(change)) throw invalid(WRONG_TYPE);
  const gone = new Set(setMembers(change));
  const keep = (member: string): boolean => !gone.has(member);
  if (current.BS) {
    const BS = current.BS.filter((bytes) => keep(hex(bytes)));
    return BS.length > 0 ? { BS } : undefined;
  }
  const members = (setMembers(current) ?? []).filter(keep);
  if (members.length === 0) return undefined;
  return current.SS ? { SS: members } : { NS: members };
}

function write(item: Record<string, Value>, path: DocumentPath, value: Value): void {
  const { container, last } = locate(item, path);
  if (typeof last === 'string' && container?.M) container.M[last] = value;
  else if (typeof last === 'number' && container?.L) container.L.splice(Math.min(last, container.L.length), 1, value);
  else throw invalid(WRONG_PATH);
}

function remove(item: Record<string, Value>, path: DocumentPath): void {
  const { container, last } = locate(item, path);
  if (typeof last === 'string' && container?.M) delete container.M[last];
  else if (typeof last === 'number' && container?.L) container.L.splice(last, 1);
  else throw invalid(WRONG_PATH);
}

function locate(
  item: Record<string, Value>,
  path: DocumentPath,
): { readonly container: Value | undefined; readonly last: string | number } {
  const parent = path.slice(0, -1);
  const container = parent.length === 0 ? { M: item } : valueAt(item, parent as unknown as DocumentPath);
  return { container, last: path.at(-1) as string | number };
}
