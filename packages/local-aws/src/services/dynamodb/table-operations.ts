import type * as sdk from '@aws-sdk/client-dynamodb';
import type { OperationTable } from '../../server/service-definition.ts';
import { invalid } from './invalid.ts';
import { readTableSpec } from './table-spec.ts';
import type { Tables } from './tables.ts';

const MAX_NAMES = 100;

export function tableOperations(tables: Tables): OperationTable<typeof sdk> {
  const describable = (name: string) => tables.require(name, `Requested resource not found: Table: ${name} not found`);
  return {
    CreateTable: (input, context) => {
      const table = tables.create(readTableSpec(input, context));
      return { TableDescription: { ...table.describe(), TableStatus: 'CREATING' } };
    },
    DescribeTable: (input) => ({ Table: describable(input.TableName).describe() }),
    DeleteTable: (input) => {
      const description = describable(input.TableName).describe();
      if (description.DeletionProtectionEnabled) {
        const problem = 'Resource cannot be deleted as it is currently protected against deletion.';
        throw invalid(`${problem} Disable deletion protection first.`);
      }
      tables.delete(description.TableName ?? '');
      return { TableDescription: { ...description, TableStatus: 'DELETING' } };
    },
    ListTables: (input) => {
      const after = tables.names().filter((name) => name > (input.ExclusiveStartTableName ?? ''));
      const page = after.slice(0, input.Limit ?? MAX_NAMES);
      const last = page.at(-1);
      return { TableNames: page, ...(page.length < after.length && last && { LastEvaluatedTableName: last }) };
    },
    UpdateTimeToLive: (input) => {
      const table = tables.require(input.TableName);
      const { Enabled, AttributeName } = input.TimeToLiveSpecification;
      const isEnabled = table.ttlAttribute !== undefined;
      if (Enabled === isEnabled) throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
      table.ttlAttribute = Enabled ? AttributeName : undefined;
      return { TimeToLiveSpecification: { Enabled, AttributeName } };
    },
    DescribeTimeToLive: (input) => {
      const { ttlAttribute } = tables.require(input.TableName);
      if (ttlAttribute === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
      return { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute } };
    },
  };
}
