import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { asRecord, asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::DynamoDB::Table`: expiry is an operation of its own, recovery and encryption change nothing here. */
export const table: ResourceProvider = async (properties, account, name) => {
  const { CreateTableCommand, UpdateTimeToLiveCommand } = await import('@aws-sdk/client-dynamodb');
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification: _, SSESpecification: __, ...rest } = properties;
  const TableName = optional(rest.TableName, (value) => asString(value, 'TableName')) ?? name;
  const client = await account.clients.dynamoDb();
  const input = { ...rest, TableName };
  const { TableDescription } = await client.send(new CreateTableCommand(input as unknown as CreateTableCommandInput));
  if (TimeToLiveSpecification !== undefined) {
    const { AttributeName, Enabled } = asRecord(TimeToLiveSpecification, 'TimeToLiveSpecification');
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: asString(AttributeName, 'AttributeName'), Enabled: Enabled === true },
      }),
    );
  }
  return { ref: TableName, attributes: { Arn: TableDescription?.TableArn } };
};
