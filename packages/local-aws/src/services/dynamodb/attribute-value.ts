import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareDecimals, formatDecimal, parseDecimal } from './decimal.ts';
import { invalid, invalidValue } from './invalid.ts';

export type Value = AttributeValue;
export type Item = Readonly<Record<string, Value>>;
export type ValueType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'BOOL' | 'NULL';

const MAX_NESTING = 32;

export function typeOf(value: Value): ValueType {
  return Object.keys(value)[0] as ValueType;
}

/**
 * A checked copy with every number in canonical form.
 * @throws AwsError ValidationException: bad number, empty or repeating set, `NULL: false`, more than 32 levels
 */
export function normaliseValue(value: Value, depth = 0): Value {
  if (depth > MAX_NESTING) {
    throw invalid(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  }
  if (value.N !== undefined) return { N: canonicalNumber(value.N) };
  if (value.NS !== undefined)
    return { NS: checkedSet(value.NS.map(canonicalNumber), 'An number set  may not be empty') };
  if (value.SS !== undefined) return { SS: checkedSet(value.SS, 'An string set  may not be empty') };
  if (value.BS !== undefined) {
    checkedSet(value.BS.map(hex), 'Binary sets should not be empty');
    return value;
  }
  if (value.NULL === false) throw invalidValue('Null attribute value types must have the value of true');
  if (value.L !== undefined) return { L: value.L.map((item) => normaliseValue(item, depth + 1)) };
  if (value.M !== undefined) return { M: normaliseItem(value.M, depth + 1) };
  return value;
}

/** @throws AwsError ValidationException */
export function normaliseItem(item: Item, depth = 0): Record<string, Value> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, normaliseValue(value, depth)]));
}

function canonicalNumber(text: string): string {
  return formatDecimal(parseDecimal(text));
}

function checkedSet(members: string[], emptyMessage: string): string[] {
  if (members.length === 0) throw invalidValue(emptyMessage);
  if (new Set(members).size < members.length) {
    throw invalidValue(`Input collection [${members.join(', ')}] contains duplicates.`);
  }
  return members;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The members of a set as comparable text, or undefined for what is no set. */
export function setMembers(value: Value): readonly string[] | undefined {
  return value.SS ?? value.NS ?? value.BS?.map(hex);
}

export function isValueEqual(a: Value, b: Value): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  if (a.B !== undefined && b.B !== undefined) return hex(a.B) === hex(b.B);
  const [left, right] = [setMembers(a), setMembers(b)];
  if (left && right) return left.length === right.length && left.every((member) => right.includes(member));
  if (a.L !== undefined && b.L !== undefined) return areListsEqual(a.L, b.L);
  if (a.M !== undefined && b.M !== undefined) return areItemsEqual(a.M, b.M);
  return a[type] === b[type];
}

function areListsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, index) => isValueEqual(value, b[index] as Value));
}

function areItemsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => name in b && isValueEqual(a[name] as Value, b[name] as Value));
}

/** Order within a type that has one (S, N, B); undefined for other types and across types. */
export function compareValues(a: Value, b: Value): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  return undefined;
}
