import { type Item, typeOf, type Value } from './attribute-value.ts';
import { invalid, invalidValue } from './invalid.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** The attributes that identify an item in a table, or order it in an index. */
export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;

export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return range ? [hash, range] : [hash];
}

/** The key part of an item. */
export function keyOf(schema: KeySchema, item: Item): Item {
  return Object.fromEntries(keyAttributes(schema).map(({ name }) => [name, item[name] as Value]));
}

/** A key as text, equal for equal keys; the item must be normalised. */
export function keyText(schema: KeySchema, item: Item): string {
  const parts = keyAttributes(schema).map(({ name }) => {
    const value = item[name];
    return value?.S ?? value?.N ?? Buffer.from(value?.B ?? []).toString('hex');
  });
  return JSON.stringify(parts);
}

/**
 * Checks the `Key` of a request: these attributes, these types, nothing else.
 * @throws AwsError ValidationException
 */
export function checkKey(schema: KeySchema, key: Item): void {
  const attributes = keyAttributes(schema);
  const fits = attributes.every(({ name, type }) => key[name] && typeOf(key[name]) === type);
  if (!fits || Object.keys(key).length !== attributes.length) {
    throw invalid('The provided key element does not match the schema');
  }
  checkKeyValues(schema, key);
}

/**
 * Checks that an item can be stored under the table's key.
 * @throws AwsError ValidationException
 */
export function checkItemKey(schema: KeySchema, item: Item): void {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item[name];
    if (!value) throw invalidValue(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw invalidValue(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
  }
  checkKeyValues(schema, item);
}

/**
 * Checks that an item, where it has an index's attributes at all, has them in the index's types.
 * @throws AwsError ValidationException
 */
export function checkIndexKey(indexName: string, schema: KeySchema, item: Item): void {
  for (const { name, type } of keyAttributes(schema)) {
    const value = item[name];
    if (value && typeOf(value) !== type) {
      const mismatch = `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)}`;
      throw invalidValue(`${mismatch} IndexName: ${indexName}`);
    }
    if (value) refuseEmpty(name, value);
  }
}

function checkKeyValues(schema: KeySchema, item: Item): void {
  for (const { name } of keyAttributes(schema)) {
    const value = item[name] as Value;
    refuseEmpty(name, value);
    const isHash = name === schema.hash.name;
    if (scalarSize(value) > (isHash ? MAX_HASH_BYTES : MAX_RANGE_BYTES)) {
      throw invalidValue(
        isHash
          ? 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
          : 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      );
    }
  }
}

function refuseEmpty(name: string, value: Value): void {
  if (value.N !== undefined || scalarSize(value) > 0) return;
  const what = value.S === undefined ? 'binary' : 'string';
  const problem = `The AttributeValue for a key attribute cannot contain an empty ${what} value. Key: ${name}`;
  throw invalid(`One or more parameter values are not valid. ${problem}`);
}

function scalarSize(value: Value): number {
  return value.S === undefined ? (value.B?.byteLength ?? 0) : Buffer.byteLength(value.S);
}
