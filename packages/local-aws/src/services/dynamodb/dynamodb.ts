import type * as sdk from '@aws-sdk/client-dynamodb';
import type { ServiceDefinition } from '../../server/service-definition.ts';
import { itemOperations } from './item-operations.ts';
import { queryOperations } from './query-operations.ts';
import { tableOperations } from './table-operations.ts';
import type { Tables } from './tables.ts';
import { touchedTables } from './touched-tables.ts';
import { transactionOperations } from './transaction-operations.ts';

export function dynamodb(tables: Tables): ServiceDefinition<typeof sdk> {
  return {
    signingName: 'dynamodb',
    sdk: () => import('@aws-sdk/client-dynamodb'),
    operations: {
      ...tableOperations(tables),
      ...itemOperations(tables),
      ...queryOperations(tables),
      ...transactionOperations(tables),
    },
    enums: (models) => ({
      CreateTableInput: { BillingMode: models.BillingMode },
      AttributeDefinition: { AttributeType: models.ScalarAttributeType },
      KeySchemaElement: { KeyType: models.KeyType },
      Projection: { ProjectionType: models.ProjectionType },
      PutItemInput: itemEnums(models),
      UpdateItemInput: itemEnums(models),
      DeleteItemInput: itemEnums(models),
      QueryInput: { Select: models.Select },
      ScanInput: { Select: models.Select },
    }),
    resources: (_operation, input, context) => touchedTables(tables, input, context),
  };
}

function itemEnums({ ReturnValue, ReturnValuesOnConditionCheckFailure }: typeof sdk) {
  return { ReturnValues: ReturnValue, ReturnValuesOnConditionCheckFailure };
}
