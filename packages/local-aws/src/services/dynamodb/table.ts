import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Item } from './attribute-value.ts';
import { itemSize } from './item-size.ts';
import { checkIndexKey, type KeySchema, keyAttributes, keyText } from './key-schema.ts';

/** A global or local secondary index; it is read out of the table's items, so it never lags. */
export interface SecondaryIndex {
  readonly name: string;
  readonly key: KeySchema;
  readonly isGlobal: boolean;
  /** Attributes beside the keys, or `ALL`. */
  readonly projected: readonly string[] | 'ALL';
}

export interface TableSpec {
  readonly name: string;
  readonly arn: string;
  readonly key: KeySchema;
  readonly indexes: readonly SecondaryIndex[];
  /** What DescribeTable tells beside counts and status. */
  readonly description: TableDescription;
}

export class Table {
  readonly spec: TableSpec;
  /** The attribute that holds expiry times. Nothing is ever removed by it: AWS promises days, not a moment. */
  ttlAttribute: string | undefined;
  readonly #items = new Map<string, Item>();

  constructor(spec: TableSpec) {
    this.spec = spec;
  }

  get(key: Item): Item | undefined {
    return this.#items.get(keyText(this.spec.key, key));
  }

  /** Stores an item that was checked; undefined removes it. */
  store(key: Item, item: Item | undefined): void {
    const text = keyText(this.spec.key, key);
    if (item) this.#items.set(text, item);
    else this.#items.delete(text);
  }

  /** @throws AwsError ValidationException when an index could not hold the item */
  checkIndexes(item: Item): void {
    for (const index of this.spec.indexes) checkIndexKey(index.name, index.key, item);
  }

  index(name: string): SecondaryIndex | undefined {
    return this.spec.indexes.find((index) => index.name === name);
  }

  /** The items that the table, or an index of it, holds. */
  items(index?: SecondaryIndex): readonly Item[] {
    const all = [...this.#items.values()];
    if (!index) return all;
    return all.filter((item) => keyAttributes(index.key).every(({ name }) => item[name] !== undefined));
  }

  describe(): TableDescription {
    const sizes = this.items().map(itemSize);
    const bytes = sizes.reduce((total, size) => total + size, 0);
    return { ...this.spec.description, TableStatus: 'ACTIVE', ItemCount: sizes.length, TableSizeBytes: bytes };
  }
}
