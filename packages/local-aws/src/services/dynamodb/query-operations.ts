import type * as sdk from '@aws-sdk/client-dynamodb';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { isValueEqual, type Value } from './attribute-value.ts';
import type { Condition } from './expressions/condition.ts';
import { invalid } from './invalid.ts';
import { readKeyRange } from './key-range.ts';
import { type KeySchema, keyAttributes } from './key-schema.ts';
import { readPage } from './read-page.ts';
import { parseExpressions } from './request-expressions.ts';
import type { SecondaryIndex, Table } from './table.ts';
import type { Tables } from './tables.ts';

export function queryOperations(tables: Tables): OperationTable<typeof sdk> {
  return {
    Query: (input) => {
      const table = tables.require(input.TableName);
      const expressions = parseExpressions(input);
      const index = findIndex(table, input);
      const key = index?.key ?? table.spec.key;
      if (!expressions.keyCondition) {
        throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
      }
      const range = readKeyRange(expressions.keyCondition, key);
      refuseKeysIn(expressions.filter, key);
      const { hash } = key;
      const partition = table.items(index).filter((item) => isValueEqual(item[hash.name] as Value, range.hash));
      const candidates = partition.filter((item) => range.matches(item));
      return readPage({
        ...pageOptions(input),
        table,
        index,
        candidates,
        expressions,
        isForward: input.ScanIndexForward ?? true,
      });
    },
    Scan: (input) => {
      if (input.TotalSegments !== undefined) {
        throw new AwsError('NotImplemented', 'local-aws does not scan in segments', { status: 501 });
      }
      const table = tables.require(input.TableName);
      const expressions = parseExpressions(input);
      const index = findIndex(table, input);
      const candidates = table.items(index);
      return readPage({ ...pageOptions(input), table, index, candidates, expressions, isForward: true });
    },
  };
}

interface PageInput {
  readonly IndexName?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly Limit?: number | undefined;
  readonly ExclusiveStartKey?: Readonly<Record<string, Value>> | undefined;
  readonly Select?: string | undefined;
}

function pageOptions(input: PageInput) {
  return { limit: input.Limit, startKey: input.ExclusiveStartKey, isCount: input.Select === 'COUNT' };
}

function findIndex(table: Table, { IndexName, ConsistentRead }: PageInput): SecondaryIndex | undefined {
  if (IndexName === undefined) return undefined;
  const index = table.index(IndexName);
  if (!index) throw invalid(`The table does not have the specified index: ${IndexName}`);
  if (index.isGlobal && ConsistentRead) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  return index;
}

/** A filter sees what the keys selected; a condition on a key belongs into the key condition. */
function refuseKeysIn(filter: Condition | undefined, key: KeySchema): void {
  const names = new Set(filter && attributesOf(filter));
  const wrong = keyAttributes(key).find(({ name }) => names.has(name));
  if (!wrong) return;
  const problem = 'Filter Expression can only contain non-primary key attributes: Primary key attribute:';
  throw invalid(`${problem} ${wrong.name}`);
}

/** The top-level attributes that a condition mentions: every path in it starts with one. */
function attributesOf(condition: Condition): readonly string[] {
  const found: string[] = [];
  JSON.stringify(condition, (key, value: unknown) => {
    if (key === 'path' && Array.isArray(value)) found.push(String(value[0]));
    return value;
  });
  return found;
}
