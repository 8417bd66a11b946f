import type { Item, Value } from './attribute-value.ts';
import { compareValues } from './attribute-value.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import { project } from './expressions/projection.ts';
import { invalid } from './invalid.ts';
import { itemSize } from './item-size.ts';
import { checkedKey } from './item-write.ts';
import { keyAttributes, keyOf, keyText } from './key-schema.ts';
import type { Expressions } from './request-expressions.ts';
import type { SecondaryIndex, Table } from './table.ts';

/** A page ends after this much data was read, before filtering. */
const MAX_PAGE_BYTES = 1024 * 1024;

export interface PageRequest {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  /** What the key condition leaves, in no order. */
  readonly candidates: readonly Item[];
  readonly expressions: Pick<Expressions, 'filter' | 'projection'>;
  readonly isForward: boolean;
  readonly limit: number | undefined;
  readonly startKey: Item | undefined;
  readonly isCount: boolean;
}

export interface Page {
  readonly Count: number;
  readonly ScannedCount: number;
  readonly Items?: Record<string, Value>[];
  readonly LastEvaluatedKey?: Record<string, Value>;
}

/** Reads on from the start key until the limit or the size of a page; filters what it read. */
export function readPage(request: PageRequest): Page {
  const { limit = Number.POSITIVE_INFINITY, expressions } = request;
  if (limit < 1)
    throw invalid(
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  const read: Item[] = [];
  let bytes = 0;
  let isCut = false;
  for (const item of remaining(request)) {
    read.push(item);
    bytes += itemSize(item);
    isCut = read.length >= limit || bytes >= MAX_PAGE_BYTES;
    if (isCut) break;
  }
  const held = read.map((item) => heldBy(request, item));
  const found = held.filter((item) => !expressions.filter || isMet(expressions.filter, item));
  const last = read.at(-1);
  return {
    Count: found.length,
    ScannedCount: read.length,
    ...(!request.isCount && {
      Items: found.map((item) => (expressions.projection ? project(item, expressions.projection) : item)),
    }),
    ...(isCut && last && { LastEvaluatedKey: positionOf(request, last) }),
  };
}

function remaining(request: PageRequest): readonly Item[] {
  const direction = request.isForward ? 1 : -1;
  const order = (a: Item, b: Item): number => direction * compareItems(request, a, b);
  const ordered = request.candidates.toSorted(order);
  const { startKey, table } = request;
  if (!startKey) return ordered;
  const start = checkedStartKey(request, startKey);
  checkedKey(table, keyOf(table.spec.key, start));
  return ordered.filter((item) => order(item, start) > 0);
}

/** By range key, then by the table's key; a scan has no order of its own and takes the latter. */
function compareItems({ table, index }: PageRequest, a: Item, b: Item): number {
  const { range } = index?.key ?? table.spec.key;
  const [left, right] = range ? [a[range.name], b[range.name]] : [];
  const byRange = (left && right && compareValues(left, right)) ?? 0;
  if (byRange !== 0) return byRange;
  const [one, two] = [keyText(table.spec.key, a), keyText(table.spec.key, b)];
  return one < two ? -1 : one > two ? 1 : 0;
}

function positionOf({ table, index }: PageRequest, item: Item): Record<string, Value> {
  return { ...(index && keyOf(index.key, item)), ...keyOf(table.spec.key, item) };
}

function checkedStartKey({ table, index }: PageRequest, startKey: Item): Item {
  const keys = [table.spec.key, ...(index ? [index.key] : [])];
  const names = new Set(keys.flatMap(keyAttributes).map((attribute) => attribute.name));
  const given = Object.keys(startKey);
  if (given.length === names.size && given.every((name) => names.has(name))) return startKey;
  throw invalid('The provided starting key is invalid');
}

/** What the index holds of an item; filter and projection see no more. */
function heldBy({ table, index }: PageRequest, item: Item): Item {
  if (!index || index.projected === 'ALL') return item;
  const keys = [...keyAttributes(index.key), ...keyAttributes(table.spec.key)].map((attribute) => attribute.name);
  const names = new Set([...keys, ...index.projected]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
