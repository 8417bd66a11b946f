import { AwsError } from '../../protocol/aws-error.ts';
import { type Item, normaliseItem } from './attribute-value.ts';
import { applyUpdate } from './expressions/apply-update.ts';
import type { Condition } from './expressions/condition.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import type { Update } from './expressions/update.ts';
import { invalid, invalidValue } from './invalid.ts';
import { itemSize, MAX_ITEM_BYTES } from './item-size.ts';
import { checkItemKey, checkKey, keyAttributes, keyOf } from './key-schema.ts';
import { type ExpressionInput, parseExpressions } from './request-expressions.ts';
import type { Table } from './table.ts';

/** A change to one item, checked as far as it can be without looking at the item. */
export interface ItemWrite {
  readonly table: Table;
  readonly key: Item;
  readonly condition: Condition | undefined;
  readonly update: Update | undefined;
  /** The item afterwards; undefined: no item. */
  readonly next: (current: Item | undefined) => Item | undefined;
}

type KeyInput = ExpressionInput & { readonly Key: Item };

export function preparePut(table: Table, input: ExpressionInput & { readonly Item: Item }): ItemWrite {
  const { condition } = parseExpressions(input);
  const item = normaliseItem(input.Item);
  checkItemKey(table.spec.key, item);
  checkSize(item, 'Item size has exceeded the maximum allowed size');
  table.checkIndexes(item);
  return { table, key: keyOf(table.spec.key, item), condition, update: undefined, next: () => item };
}

export function prepareDelete(table: Table, input: KeyInput): ItemWrite {
  const { condition } = parseExpressions(input);
  return { table, key: checkedKey(table, input.Key), condition, update: undefined, next: () => undefined };
}

/** A transaction's condition on an item that it leaves alone. */
export function prepareCheck(table: Table, input: KeyInput): ItemWrite {
  return { ...prepareDelete(table, input), next: (current) => current };
}

export function prepareUpdate(table: Table, input: KeyInput): ItemWrite {
  const { condition, update = [] } = parseExpressions(input);
  const key = checkedKey(table, input.Key);
  for (const { name } of keyAttributes(table.spec.key)) {
    if (update.some(({ path }) => path[0] === name)) {
      throw invalidValue(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  const next = (current: Item | undefined): Item => {
    const item = applyUpdate(update, current ?? key);
    checkSize(item, 'Item size to update has exceeded the maximum allowed size');
    table.checkIndexes(item);
    return item;
  };
  return { table, key, condition, update, next };
}

export function checkedKey(table: Table, key: Item): Item {
  const normalised = normaliseItem(key);
  checkKey(table.spec.key, normalised);
  return normalised;
}

function checkSize(item: Item, message: string): void {
  if (itemSize(item) > MAX_ITEM_BYTES) throw invalid(message);
}

export function isConditionMet(write: ItemWrite): boolean {
  return !write.condition || isMet(write.condition, write.table.get(write.key) ?? {});
}

/**
 * Does the write, unless its condition fails. Nothing else runs in between, so it is atomic.
 * @throws AwsError ConditionalCheckFailedException, with the item when `showItem`
 */
export function commit(write: ItemWrite, showItem: boolean): { readonly before?: Item; readonly after?: Item } {
  const before = write.table.get(write.key);
  if (!isConditionMet(write)) {
    const members = showItem && before ? { Item: before } : {};
    throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', { members });
  }
  const after = write.next(before);
  write.table.store(write.key, after);
  return { ...(before && { before }), ...(after && { after }) };
}
