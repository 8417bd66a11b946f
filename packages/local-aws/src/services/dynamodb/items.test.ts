import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { dynamodb } from './dynamodb.ts';
import { Tables } from './tables.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;
const TableName = 'locks';
const Key = { id: { S: 'one' } };

beforeEach(async () => {
  endpoint = await startTestEndpoint(() => [dynamodb(new Tables())]);
  client = new DynamoDBClient(endpoint.client);
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
});
afterEach(() => endpoint.close());

const read = async () => (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
const update = (input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>) =>
  client.send(new UpdateItemCommand({ TableName, Key, ...input }));

test('a put with a condition succeeds once', async () => {
  const put = new PutItemCommand({
    TableName,
    Item: { ...Key, owner: { S: 'a' } },
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  await client.send(put);
  await expect(client.send(put)).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: { id: { S: 'one' }, owner: { S: 'a' } },
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
});

test('of many conditional writers at once, one wins', async () => {
  const attempts = Array.from({ length: 20 }, (_, n) =>
    update({
      UpdateExpression: 'SET #o = :o',
      ConditionExpression: 'attribute_not_exists(#o)',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { N: String(n) } },
    }),
  );
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('an update reads the item as it was, and returns what was asked for', async () => {
  await update({
    UpdateExpression: 'SET a = :one, b = :two',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { N: '2' } },
  });
  const swap = { UpdateExpression: 'SET a = b, b = a', ReturnValues: 'UPDATED_NEW' } as const;
  expect((await update(swap)).Attributes).toEqual({ a: { N: '2' }, b: { N: '1' } });
  const old = await client.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
  expect(old.Attributes).toEqual({ id: { S: 'one' }, a: { N: '2' }, b: { N: '1' } });
  expect(await read()).toBeUndefined();
});

describe('update expressions', () => {
  const item = {
    ...Key,
    n: { N: '10' },
    l: { L: [{ N: '0' }, { N: '1' }, { N: '2' }] },
    m: { M: { x: { S: 'y' } } },
    s: { SS: ['p', 'q'] },
  };
  beforeEach(() => client.send(new PutItemCommand({ TableName, Item: item })));

  test.each([
    ['SET n = n + :v', { ':v': { N: '0.1' } }, { n: { N: '10.1' } }],
    ['SET n = n - :v', { ':v': { N: '11' } }, { n: { N: '-1' } }],
    ['SET c = if_not_exists(c, :v) + :v', { ':v': { N: '1' } }, { c: { N: '2' } }],
    ['SET l = list_append(l, :v)', { ':v': { L: [{ S: 'z' }] } }, { l: { L: [...item.l.L, { S: 'z' }] } }],
    ['SET l[9] = :v', { ':v': { S: 'end' } }, { l: { L: [...item.l.L, { S: 'end' }] } }],
    ['REMOVE l[0], l[2]', undefined, { l: { L: [{ N: '1' }] } }],
    ['SET m.z = :v REMOVE m.x', { ':v': { NULL: true } }, { m: { M: { z: { NULL: true } } } }],
    ['ADD n :v', { ':v': { N: '1e2' } }, { n: { N: '110' } }],
    ['ADD s :v', { ':v': { SS: ['q', 'r'] } }, { s: { SS: ['p', 'q', 'r'] } }],
    ['DELETE s :v', { ':v': { SS: ['p', 'q'] } }, { s: undefined }],
  ])('%s', async (UpdateExpression, ExpressionAttributeValues, expected) => {
    await update({ UpdateExpression, ...(ExpressionAttributeValues && { ExpressionAttributeValues }) });
    const { s, ...rest } = { ...item, ...expected };
    expect(await read()).toEqual(s ? { ...rest, s } : rest);
  });

  test.each([
    ['SET n = :v', undefined, /value used in expression is not defined; attribute value: :v/],
    ['SET n = n', { ':v': { N: '1' } }, /ExpressionAttributeValues unused in expressions: keys: \{:v\}/],
    ['SET #a = n', undefined, /attribute name: #a/],
    ['SET name = n', undefined, /reserved keyword: name/],
    ['SET id = :v', { ':v': { S: 'x' } }, /Cannot update attribute id. This attribute is part of the key/],
    ['SET n = :v SET m = :v', { ':v': { S: 'x' } }, /"SET" section can only be used once/],
    ['SET m = :v, m.x = :v', { ':v': { S: 'x' } }, /Two document paths overlap.*path one: \[m\], path two: \[m, x\]/],
    ['SET n = n + :v', { ':v': { S: 'x' } }, /Incorrect operand type for operator or function.*\+, operand type: S/],
    ['SET n = m + :v', { ':v': { N: '1' } }, /operand in the update expression has an incorrect data type/],
    ['SET n = gone', undefined, /refers to an attribute that does not exist in the item/],
    ['SET gone.x = :v', { ':v': { N: '1' } }, /document path provided in the update expression is invalid/],
    ['SET n = :v', { ':v': { SS: [] } }, /An string set {2}may not be empty for key :v/],
    ['SET n = :v', { ':v': { N: '1e200' } }, /Number overflow/],
    ['DELETE n :v', { ':v': { N: '1' } }, /operator: DELETE, operand type: NUMBER/],
    ['SET n =', undefined, /Syntax error; token: "<EOF>"/],
    ['SET n = n ? 1', undefined, /Syntax error; token: "\?"/],
    ['', undefined, /The expression can not be empty/],
  ])('%s is refused', async (UpdateExpression, ExpressionAttributeValues, message) => {
    const refused = update({ UpdateExpression, ...(ExpressionAttributeValues && { ExpressionAttributeValues }) });
    await expect(refused).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
    expect(await read()).toEqual(item);
  });
});

describe('items', () => {
  const put = (attributes: object) => client.send(new PutItemCommand({ TableName, Item: { ...Key, ...attributes } }));

  test('numbers are stored exactly, in plain notation', async () => {
    await put({ a: { N: '12345678901234567890123456789012345678' }, b: { N: '1.50E3' }, c: { N: '-0.0010' } });
    const stored = { a: { N: '12345678901234567890123456789012345678' }, b: { N: '1500' }, c: { N: '-0.001' } };
    expect(await read()).toEqual({ ...Key, ...stored });
  });

  test('binary and nested values come back as they went in', async () => {
    const nested = { m: { M: { l: { L: [{ B: Buffer.from([0, 255]) }, { BOOL: false }] } } } };
    await put(nested);
    expect(await read()).toMatchObject({ m: { M: { l: { L: [{ B: Uint8Array.from([0, 255]) }, { BOOL: false }] } } } });
  });

  test.each([
    [{ id: { N: '1' } }, /Type mismatch for key id expected: S actual: N/],
    [{ id: { S: '' } }, /key attribute cannot contain an empty string value. Key: id/],
    [{ a: { N: 'ten' } }, /cannot be converted to a numeric value: ten/],
    [{ a: { N: '123456789012345678901234567890123456789' } }, /more than 38 significant digits/],
    [{ a: { SS: ['x', 'x'] } }, /Input collection \[x, x\] contains duplicates/],
    [{ a: { S: 'x'.repeat(400 * 1024) } }, /Item size has exceeded the maximum allowed size/],
  ])('%j is refused', async (attributes, message) => {
    await expect(put(attributes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test('a key must be the whole key', async () => {
    const get = client.send(new GetItemCommand({ TableName, Key: { id: { S: 'one' }, more: { S: 'x' } } }));
    await expect(get).rejects.toThrow('The provided key element does not match the schema');
  });

  test('an unknown table is not an empty one', async () => {
    const get = client.send(new GetItemCommand({ TableName: 'gone', Key }));
    await expect(get).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
