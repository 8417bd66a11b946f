import { type Item, normaliseValue, type Value } from '../attribute-value.ts';
import { invalid } from '../invalid.ts';
import { ExpressionError } from './expression-error.ts';

/** The `#name` and `:value` placeholders of one request. Each must be used by some expression of it. */
export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item;
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  /** @throws AwsError ValidationException: empty tables, malformed placeholders, invalid values */
  constructor(names: Readonly<Record<string, string>> | undefined, values: Item | undefined) {
    checkKeys('ExpressionAttributeNames', '#', names);
    checkKeys('ExpressionAttributeValues', ':', values);
    this.#names = names ?? {};
    const checked = Object.entries(values ?? {}).map(([key, value]) => [key, checkedValue(key, value)] as const);
    this.#values = Object.fromEntries(checked);
    this.#unusedNames = new Set(Object.keys(this.#names));
    this.#unusedValues = new Set(Object.keys(this.#values));
  }

  name(placeholder: string): string {
    this.#unusedNames.delete(placeholder);
    if (Object.hasOwn(this.#names, placeholder)) return this.#names[placeholder] as string;
    const problem = 'An expression attribute name used in the document path is not defined';
    throw new ExpressionError(`${problem}; attribute name: ${placeholder}`);
  }

  value(placeholder: string): Value {
    this.#unusedValues.delete(placeholder);
    if (Object.hasOwn(this.#values, placeholder)) return this.#values[placeholder] as Value;
    const problem = 'An expression attribute value used in expression is not defined';
    throw new ExpressionError(`${problem}; attribute value: ${placeholder}`);
  }

  /** @throws AwsError ValidationException when something was defined and never used */
  assertAllUsed(): void {
    refuseUnused('ExpressionAttributeNames', this.#unusedNames);
    refuseUnused('ExpressionAttributeValues', this.#unusedValues);
  }
}

function checkKeys(parameter: string, sigil: string, table: object | undefined): void {
  if (!table) return;
  const keys = Object.keys(table);
  if (keys.length === 0) throw invalid(`${parameter} must not be empty`);
  const wrong = keys.find((key) => !key.startsWith(sigil) || !/^.[A-Za-z0-9_]+$/.test(key));
  if (wrong !== undefined) throw invalid(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
}

function checkedValue(key: string, value: Value): Value {
  try {
    return normaliseValue(value);
  } catch (error) {
    const problem = (error as Error).message;
    throw invalid(`ExpressionAttributeValues contains invalid value: ${problem} for key ${key}`);
  }
}

function refuseUnused(parameter: string, unused: ReadonlySet<string>): void {
  if (unused.size === 0) return;
  throw invalid(`Value provided in ${parameter} unused in expressions: keys: {${[...unused].join(', ')}}`);
}
