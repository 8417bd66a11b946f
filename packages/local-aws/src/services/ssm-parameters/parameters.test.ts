import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { ParameterStore } from './parameter-store.ts';
import { ssm } from './ssm.ts';

let endpoint: TestEndpoint;
let client: SSMClient;

beforeEach(async () => {
  endpoint = await startTestEndpoint(() => [ssm(new ParameterStore())]);
  client = new SSMClient(endpoint.client);
});
afterEach(() => endpoint.close());

const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));
const get = async (Name: string, WithDecryption = false) =>
  (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

test('a parameter is read back with its version, by name, version and ARN', async () => {
  expect(await put('/demo/endpoint', 'one')).toMatchObject({ Version: 1, Tier: 'Standard' });
  expect(await put('/demo/endpoint', 'two', { Overwrite: true })).toMatchObject({ Version: 2 });
  const ARN = 'arn:aws:ssm:us-west-2:123456789012:parameter/demo/endpoint';
  const LastModifiedDate = new Date(Math.floor(endpoint.clock.now()));
  const latest = { Name: '/demo/endpoint', Value: 'two', Version: 2, Type: 'String', ARN, DataType: 'text' };
  expect(await get('/demo/endpoint')).toEqual({ ...latest, LastModifiedDate });
  expect(await get('/demo/endpoint:1')).toMatchObject({ Value: 'one', Selector: ':1' });
  expect(await get(ARN)).toMatchObject(latest);
});

test('a secret is shown only to who asks for decryption, and never recorded', async () => {
  await put('/demo/token', 'abcdef.secret', { Type: 'SecureString' });
  expect((await get('/demo/token'))?.Value).not.toContain('secret');
  expect((await get('/demo/token', true))?.Value).toBe('abcdef.secret');
  expect(JSON.stringify(endpoint.records)).not.toContain('abcdef.secret');
  expect(endpoint.records).toHaveLength(3);
});

describe('a put', () => {
  beforeEach(() => put('/demo/taken', 'x'));

  test.each<[string, string, Partial<PutParameterCommandInput>, string, RegExp]>([
    ['/demo/taken', 'y', {}, 'ParameterAlreadyExists', /already exists. To overwrite this value/],
    [
      '/demo/taken',
      'y',
      { Type: 'SecureString', Overwrite: true },
      'HierarchyTypeMismatchException',
      /String to Secure/,
    ],
    ['/demo/a', '', {}, 'ValidationException', /length greater than or equal to 1/],
    ['/demo/a', 'x'.repeat(4097), {}, 'ValidationException', /maximum parameter value of 4096/],
    [
      '/demo/a',
      'x',
      { Type: 'Text' as never },
      'ValidationException',
      /at 'type'.*\[SecureString, String, StringList\]/,
    ],
    ['/demo/a', 'x', { Type: undefined }, 'ValidationException', /A parameter type is required/],
    ['demo/a', 'x', {}, 'ValidationException', /must be a fully qualified name/],
    ['/demo/a b', 'x', {}, 'ValidationException', /only a-zA-Z0-9/],
    ['/aws/a', 'x', {}, 'ValidationException', /can't be prefixed with "aws" or "ssm"/],
    ['/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16', 'x', {}, 'HierarchyLevelLimitExceededException', /15 levels/],
    ['/demo/a', 'x', { AllowedPattern: '\\d+' }, 'ParameterPatternMismatchException', /allowedPattern/],
  ])('of %s = %.9s with %j is refused as %s', async (name, value, more, code, message) => {
    const refusal = { name: code, message: expect.stringMatching(message), $fault: 'client' };
    await expect(put(name, value, more)).rejects.toMatchObject(refusal);
  });

  test('of the same type overwrites', async () => {
    await put('/demo/taken', 'y', { Overwrite: true, Type: undefined });
    expect(await get('/demo/taken')).toMatchObject({ Value: 'y', Type: 'String' });
  });
});

test('what is absent is said to be absent', async () => {
  await put('/demo/a', 'x');
  await expect(get('/demo/b')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  const found = await client.send(new GetParametersCommand({ Names: ['/demo/a', '/demo/b'] }));
  expect(found.Parameters?.map((parameter) => parameter.Name)).toEqual(['/demo/a']);
  expect(found.InvalidParameters).toEqual(['/demo/b']);
  await expect(client.send(new DeleteParameterCommand({ Name: '/demo/b' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  const deleted = await client.send(new DeleteParametersCommand({ Names: ['/demo/a', '/demo/b'] }));
  expect(deleted).toMatchObject({ DeletedParameters: ['/demo/a'], InvalidParameters: ['/demo/b'] });
});

test('a hierarchy is listed by level, by page and by filter', async () => {
  for (const name of ['/demo/a', '/demo/b', '/demo/deep/c', '/demonstration/d']) await put(name, name);
  const names = async (input: object) => {
    const found = await client.send(new GetParametersByPathCommand({ Path: '/demo', ...input }));
    return found.Parameters?.map((parameter) => parameter.Name);
  };
  expect(await names({})).toEqual(['/demo/a', '/demo/b']);
  expect(await names({ Recursive: true })).toEqual(['/demo/a', '/demo/b', '/demo/deep/c']);
  const page = await client.send(new GetParametersByPathCommand({ Path: '/demo/', MaxResults: 1 }));
  expect(await names({ NextToken: page.NextToken })).toEqual(['/demo/b']);
  const ParameterFilters = [{ Key: 'Name', Option: 'Contains', Values: ['deep'] }];
  const described = await client.send(new DescribeParametersCommand({ ParameterFilters }));
  expect(described.Parameters).toMatchObject([{ Name: '/demo/deep/c', Tier: 'Standard', Version: 1 }]);
  await expect(names({ MaxResults: 11 })).rejects.toMatchObject({ name: 'ValidationException' });
});
