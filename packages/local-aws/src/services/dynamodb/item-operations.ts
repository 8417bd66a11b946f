import type * as sdk from '@aws-sdk/client-dynamodb';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Item } from './attribute-value.ts';
import type { DocumentPath } from './expressions/document-path.ts';
import { project } from './expressions/projection.ts';
import { invalid } from './invalid.ts';
import { checkedKey, commit, type ItemWrite, prepareDelete, preparePut, prepareUpdate } from './item-write.ts';
import { parseExpressions } from './request-expressions.ts';
import type { Tables } from './tables.ts';

export function itemOperations(tables: Tables): OperationTable<typeof sdk> {
  return {
    GetItem: (input) => {
      const table = tables.require(input.TableName);
      const { projection } = parseExpressions(input);
      const item = table.get(checkedKey(table, input.Key));
      return item ? { Item: projection ? project(item, projection) : item } : {};
    },
    PutItem: (input) => {
      refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
      const write = preparePut(tables.require(input.TableName), input);
      const { before } = commit(write, input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD');
      return input.ReturnValues === 'ALL_OLD' && before ? { Attributes: before } : {};
    },
    DeleteItem: (input) => {
      refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
      const write = prepareDelete(tables.require(input.TableName), input);
      const { before } = commit(write, input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD');
      return input.ReturnValues === 'ALL_OLD' && before ? { Attributes: before } : {};
    },
    UpdateItem: (input) => {
      const write = prepareUpdate(tables.require(input.TableName), input);
      const { before, after } = commit(write, input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD');
      const attributes = returnedByUpdate(input.ReturnValues, write, before, after);
      return attributes && Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
    },
  };
}

function refuseReturnValues(given: string | undefined, allowed: readonly string[]): void {
  if (given !== undefined && !allowed.includes(given)) throw invalid('ReturnValues can only be ALL_OLD or NONE');
}

function returnedByUpdate(
  returnValues: string | undefined,
  write: ItemWrite,
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  const paths: readonly DocumentPath[] = (write.update ?? []).map((action) => action.path);
  if (returnValues === 'ALL_OLD') return before;
  if (returnValues === 'ALL_NEW') return after;
  if (returnValues === 'UPDATED_OLD') return before && project(before, paths);
  if (returnValues === 'UPDATED_NEW') return after && project(after, paths);
  return undefined;
}
