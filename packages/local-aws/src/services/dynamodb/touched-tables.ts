import type { ConditionKeys } from '../../server/principals.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { TouchedResource } from '../../server/service-definition.ts';
import type { Item, Value } from './attribute-value.ts';
import { tableArn } from './table-spec.ts';
import type { Tables } from './tables.ts';

interface TableInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
}

/** The table or index that a request names. A transaction names its tables step by step and is asked about there. */
export function touchedTables(tables: Tables, input: TableInput, context: RequestContext): readonly TouchedResource[] {
  const { TableName, IndexName, Key, Item } = input;
  if (TableName === undefined) return context.operation === 'TransactWriteItems' ? [] : ['*'];
  const arn = tableArn(TableName, context);
  if (IndexName !== undefined) return [`${arn}/index/${IndexName}`];
  const hash = tables.find(TableName)?.spec.key.hash.name;
  const value = hash === undefined ? undefined : (Key ?? Item)?.[hash];
  return [{ arn, conditions: leadingKeys(value) }];
}

/** IAM's `dynamodb:LeadingKeys`: the partition keys that a request touches. */
export function leadingKeys(hash: Value | undefined): ConditionKeys {
  const text = hash?.S ?? hash?.N;
  return text === undefined ? {} : { 'dynamodb:LeadingKeys': [text] };
}
