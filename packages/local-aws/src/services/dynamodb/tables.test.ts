import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { dynamodb } from './dynamodb.ts';
import { Tables } from './tables.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;
const TableName = 'events';
const definition: CreateTableCommandInput = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'node', AttributeType: 'S' },
    { AttributeName: 'seq', AttributeType: 'N' },
    { AttributeName: 'kind', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'node', KeyType: 'HASH' },
    { AttributeName: 'seq', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-kind',
      KeySchema: [
        { AttributeName: 'kind', KeyType: 'HASH' },
        { AttributeName: 'seq', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

beforeAll(async () => {
  endpoint = await startTestEndpoint(() => [dynamodb(new Tables())]);
  client = new DynamoDBClient(endpoint.client);
  await client.send(new CreateTableCommand(definition));
  for (const at of [1, 2, 3, 10]) {
    const Item = {
      node: { S: 'a' },
      seq: { N: String(at) },
      ...(at > 1 && { kind: { S: 'up' } }),
      note: { S: `n${at}` },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
  }
  await client.send(new PutItemCommand({ TableName, Item: { node: { S: 'b' }, seq: { N: '5' }, kind: { S: 'up' } } }));
});
afterAll(() => endpoint.close());

const query = (KeyConditionExpression: string, values: object, more: Partial<QueryCommandInput> = {}) =>
  client.send(
    new QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues: { ...values }, ...more }),
  );
const times = (result: { readonly Items?: Record<string, { readonly N?: string }>[] | undefined }) =>
  result.Items?.map((item) => Number(item['seq']?.N));

describe('a query', () => {
  test('orders by number, not by text, both ways', async () => {
    const values = { ':a': { S: 'a' }, ':one': { N: '1' } };
    expect(times(await query('node = :a AND seq > :one', values))).toEqual([2, 3, 10]);
    expect(times(await query('node = :a AND seq > :one', values, { ScanIndexForward: false }))).toEqual([10, 3, 2]);
  });

  test('pages by what it reads, before the filter', async () => {
    const values = { ':a': { S: 'a' }, ':n': { S: 'n3' } };
    const first = await query('node = :a', values, { FilterExpression: 'note = :n', Limit: 2 });
    expect(first).toMatchObject({ Count: 0, ScannedCount: 2, LastEvaluatedKey: { node: { S: 'a' }, seq: { N: '2' } } });
    const more = { FilterExpression: 'note = :n', ExclusiveStartKey: first.LastEvaluatedKey };
    const second = await query('node = :a', values, more);
    expect(times(second)).toEqual([3]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test('an index holds the items that have its keys, and shows what it projects', async () => {
    const found = await query('kind = :k', { ':k': { S: 'up' } }, { IndexName: 'by-kind' });
    expect(times(found)).toEqual([2, 3, 5, 10]);
    expect(found.Items?.[0]).toEqual({ kind: { S: 'up' }, node: { S: 'a' }, seq: { N: '2' } });
  });

  const a = { ':a': { S: 'a' } };
  test.each<[string, object, Partial<QueryCommandInput>, RegExp]>([
    ['seq = :a', { ':a': { N: '1' } }, {}, /Query condition missed key schema element: node/],
    ['node > :a', a, {}, /Query key condition not supported/],
    ['node = :a OR node = :a', a, {}, /Invalid operator used in KeyConditionExpression: OR/],
    ['node = :a AND note = :a', a, {}, /Query condition missed key schema element: seq/],
    ['node = :a AND seq > :a', a, {}, /Condition parameter type does not match schema type/],
    ['node = :a', a, { FilterExpression: 'seq = :a' }, /only contain non-primary key attributes.*: seq/],
    ['kind = :a', a, { IndexName: 'by-kind', ConsistentRead: true }, /Consistent reads are not supported/],
    ['kind = :a', a, { IndexName: 'nope' }, /does not have the specified index: nope/],
  ])('%s is refused (%#)', async (condition, values, more, message) => {
    await expect(query(condition, values, more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

test('a scan reaches every item over its pages', async () => {
  const seen: string[] = [];
  let start: Record<string, { S: string } | { N: string }> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, Limit: 2, ExclusiveStartKey: start }));
    seen.push(...(page.Items ?? []).map((item) => `${item['node']?.S}${item['seq']?.N}`));
    start = page.LastEvaluatedKey as typeof start;
  } while (start);
  expect(seen.sort()).toEqual(['a1', 'a10', 'a2', 'a3', 'b5']);
});

describe('a transaction', () => {
  const put = (at: string, condition?: string) => ({
    Put: {
      TableName,
      Item: { node: { S: 't' }, seq: { N: at } },
      ...(condition && { ConditionExpression: condition }),
    },
  });

  test('is cancelled as a whole, with a reason for each step', async () => {
    const items = [put('1'), put('2', 'attribute_exists(node)')];
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: items }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[None, ConditionalCheckFailed]'),
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect((await query('node = :t', { ':t': { S: 't' } })).Count).toBe(0);
  });

  test('with a token happens once', async () => {
    const TransactItems = [put('3', 'attribute_not_exists(node)')];
    const again = new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: 'token' });
    await client.send(again);
    await client.send(again);
    const other = new TransactWriteItemsCommand({ TransactItems: [put('4')], ClientRequestToken: 'token' });
    await expect(client.send(other)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  test('touches an item once', async () => {
    const twice = new TransactWriteItemsCommand({ TransactItems: [put('1'), put('1')] });
    await expect(client.send(twice)).rejects.toThrow('cannot include multiple operations on one item');
  });
});

test('time to live is told, and refuses to be set twice', async () => {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  const again = client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  await expect(again).rejects.toThrow('TimeToLive is already enabled');
});

test('tables are created once, listed and deleted', async () => {
  await expect(client.send(new CreateTableCommand(definition))).rejects.toMatchObject({
    name: 'ResourceInUseException',
  });
  const { TableDescription } = await client.send(new CreateTableCommand({ ...definition, TableName: 'other' }));
  expect(TableDescription?.TableStatus).toBe('CREATING');
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: 'other' });
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['events', 'other']);
  await client.send(new DeleteTableCommand({ TableName: 'other' }));
  await expect(client.send(new DeleteTableCommand({ TableName: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test.each([
  [{ AttributeDefinitions: [] }, /not defined in AttributeDefinitions/],
  [{ BillingMode: 'PROVISIONED' as const }, /must both be specified when BillingMode is PROVISIONED/],
  [{ GlobalSecondaryIndexes: [] }, /Some AttributeDefinitions are not used/],
  [{ BillingMode: 'FREE' as never }, /failed to satisfy constraint: Member must satisfy enum value set/],
])('a table with %j is refused', async (wrong, message) => {
  const create = client.send(new CreateTableCommand({ ...definition, TableName: 'wrong', ...wrong }));
  await expect(create).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  });
});
