import { AutoScalingClient, CompleteLifecycleActionCommand } from '@aws-sdk/client-auto-scaling';
import type * as ssmSdk from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyServiceDefinition } from '../server/service-definition.ts';
import { startTestEndpoint, type TestEndpoint } from '../server/test-endpoint.ts';
import { AwsError } from './aws-error.ts';

const echo = (): object => ({});
const refuse = (code: string) => (): object => {
  throw new AwsError(code, 'No.');
};
const services: readonly AnyServiceDefinition[] = [
  {
    signingName: 'ssm',
    sdk: () => import('@aws-sdk/client-ssm'),
    operations: { PutParameter: echo, GetParameter: refuse('ParameterNotFound') },
    enums: (sdk: typeof ssmSdk) => ({ PutParameterRequest: { Type: sdk.ParameterType } }),
  },
  {
    signingName: 'sqs',
    sdk: () => import('@aws-sdk/client-sqs'),
    operations: { SendMessage: refuse('QueueDoesNotExist'), CreateQueue: refuse('InvalidParameterValue') },
  },
  {
    signingName: 'autoscaling',
    sdk: () => import('@aws-sdk/client-auto-scaling'),
    operations: { CompleteLifecycleAction: echo, DescribeAutoScalingGroups: refuse('InvalidNextToken') },
  },
  { signingName: 'ec2', sdk: () => import('@aws-sdk/client-ec2'), operations: { DescribeInstances: echo } },
  {
    signingName: 'lambda',
    sdk: () => import('@aws-sdk/client-lambda'),
    operations: { GetFunction: refuse('ResourceNotFoundException') },
  },
  { signingName: 's3', sdk: () => import('@aws-sdk/client-s3'), operations: { GetObject: refuse('NoSuchKey') } },
];

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startTestEndpoint(() => services);
});
afterAll(() => endpoint.close());

/** A signed request, written by hand: clients refuse to send what is wrong. */
async function request(
  service: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> },
  path = '/',
): Promise<{ status: number; body: string; headers: Headers }> {
  const date = new Date(endpoint.clock.now()).toISOString().replace(/-|:|\.\d+/g, '');
  const scope = `AKIATESTER/${date.slice(0, 8)}/us-west-2/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  const headers = { ...init.headers, authorization, 'x-amz-date': date };
  const response = await fetch(`${endpoint.url}${path}`, { ...init, headers });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

describe('a JSON service', () => {
  const ssm = (operation: string, body: string, version = '1.1') =>
    request('ssm', {
      method: 'POST',
      body,
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `AmazonSSM.${operation}` },
    });
  const put = { Name: '/a', Value: 'v', Type: 'String' };

  test.each<[string, string, string, number, RegExp]>([
    ['PutParametr', '{}', 'UnknownOperationException', 400, /PutParametr/],
    ['AddTagsToResource', '{}', 'NotImplemented', 501, /does not serve AddTagsToResource/],
    ['PutParameter', '{', 'SerializationException', 400, /not JSON/],
    ['PutParameter', '[]', 'SerializationException', 400, /LIST_VALUE can not be converted to Structure/],
    [
      'PutParameter',
      JSON.stringify({ ...put, Overwite: true }),
      'ValidationException',
      400,
      /Unknown parameter 'Overwite'/,
    ],
    [
      'PutParameter',
      JSON.stringify({ ...put, Overwrite: 'yes' }),
      'SerializationException',
      400,
      /STRING_VALUE.*Boolean at 'overwrite'/,
    ],
    [
      'PutParameter',
      JSON.stringify({ ...put, Tags: [{ Key: 1 }] }),
      'SerializationException',
      400,
      /NUMBER_VALUE.*'tags.1.member.key'/,
    ],
    ['PutParameter', '{}', 'ValidationException', 400, /2 validation errors.*null at 'name'.*null at 'value'/],
    [
      'PutParameter',
      JSON.stringify({ ...put, Type: 'Text' }),
      'ValidationException',
      400,
      /'Text' at 'type'.*enum value set/,
    ],
    [
      'PutParameter',
      JSON.stringify({ ...put, Tags: [{ Key: 'k' }] }),
      'ValidationException',
      400,
      /null at 'tags.1.member.value'/,
    ],
    ['GetParameter', '{"Name":"/a"}', 'ParameterNotFound', 400, /No\./],
  ])('answers %s %s with %s', async (operation, body, code, status, message) => {
    const response = await ssm(operation, body);
    expect(response.status).toBe(status);
    expect(JSON.parse(response.body)).toEqual({
      __type: `com.amazonaws.ssm#${code}`,
      message: expect.stringMatching(message),
    });
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('takes its own version of JSON only', async () => {
    expect((await ssm('PutParameter', '{}', '1.0')).body).toContain('Content-Type must be application/x-amz-json-1.1');
  });
});

describe('a JSON service that was a query service', () => {
  const sqs = (operation: string, body: object) =>
    request('sqs', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    });

  test.each([
    [
      'SendMessage',
      { QueueUrl: 'u', MessageBody: 'b' },
      'QueueDoesNotExist',
      'AWS.SimpleQueueService.NonExistentQueue;Sender',
    ],
    ['CreateQueue', { QueueName: 'n' }, 'InvalidParameterValue', 'InvalidParameterValue;Sender'],
    ['SendMessage', { QueueUrl: 'u' }, 'MissingParameter', 'MissingParameter;Sender'],
    ['SendMessage', { QueueUrl: 'u', MessageBdy: 'b' }, 'InvalidParameterValue', 'InvalidParameterValue;Sender'],
  ])('answers %s %j with the old code, too', async (operation, body, code, old) => {
    const response = await sqs(operation, body);
    expect(JSON.parse(response.body)).toMatchObject({ __type: `com.amazonaws.sqs#${code}` });
    expect(response.headers.get('x-amzn-query-error')).toBe(old);
  });
});

describe('a query service', () => {
  const form = (service: string, body: string) =>
    request(service, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const complete = 'Action=CompleteLifecycleAction&Version=2011-01-01&LifecycleHookName=h&AutoScalingGroupName=g';

  test.each([
    [
      `${complete}&LifecycleActionResult=CONTINUE&Colour=red`,
      'ValidationError',
      /The parameter Colour is not recognized/,
    ],
    [complete, 'ValidationError', /null at 'lifecycleActionResult'/],
    ['Action=Complete&Version=2011-01-01', 'InvalidAction', /The action Complete is not valid/],
    ['Action=CompleteLifecycleAction&Version=2010-01-01', 'InvalidAction', /for version 2010-01-01/],
    ['Version=2011-01-01', 'InvalidAction', /must contain the parameter Action/],
    ['Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=ten', 'MalformedInput', /'ten' at 'MaxRecords'/],
    [
      'Action=DescribeAutoScalingGroups&Version=2011-01-01&AutoScalingGroupNames.1=g',
      'MalformedQueryString',
      /AutoScalingGroupNames/,
    ],
    ['Action=DescribeAutoScalingGroups&Version=2011-01-01', 'InvalidNextToken', /No\./],
  ])('answers %s with %s', async (body, code, message) => {
    const response = await form('autoscaling', body);
    expect(response.status).toBe(400);
    expect(response.body).toMatch(
      /^<\?xml.*<ErrorResponse xmlns="http:\/\/autoscaling.amazonaws.com\/doc\/2011-01-01\/">/s,
    );
    expect(response.body).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
    expect(response.body.replaceAll('&apos;', "'")).toMatch(message);
    expect(response.body).toMatch(/<RequestId>[0-9a-f-]{36}<\/RequestId>/);
  });

  test.each([
    [
      'InstanceId.1=i-1&Filter.1.Name=n&Filter.1.Valeu.1=v',
      'UnknownParameter',
      'The parameter Filter.1.Valeu is not recognized',
    ],
    ['MaxResults=many', 'InvalidParameterValue', "Value 'many' at 'MaxResults'"],
  ])("EC2 answers %s with %s in EC2's form", async (parameters, code, message) => {
    const response = await form('ec2', `Action=DescribeInstances&Version=2016-11-15&${parameters}`);
    expect(response.status).toBe(400);
    expect(response.body).toContain(`<Response><Errors><Error><Code>${code}</Code>`);
    expect(response.body.replaceAll('&apos;', "'")).toContain(message);
  });

  test('throws the modelled exception in the client', async () => {
    const client = new AutoScalingClient(endpoint.client);
    const command = new CompleteLifecycleActionCommand({
      AutoScalingGroupName: 'g',
      LifecycleHookName: 'h',
      LifecycleActionResult: undefined,
    });
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'ValidationError',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });
});

describe('a REST service', () => {
  test('answers in JSON with the type in a header', async () => {
    const response = await request('lambda', {}, '/2015-03-31/functions/f');
    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(JSON.parse(response.body)).toEqual({ Type: 'User', Message: 'No.' });
  });

  test('answers in XML', async () => {
    const response = await request('s3', {}, '/bucket/some/key');
    expect(response.status).toBe(404);
    expect(response.body).toContain('<Error><Code>NoSuchKey</Code><Message>No.</Message>');
  });

  test.each([
    ['lambda', '/2015-03-31/nothing', 404],
    ['lambda', '/2015-03-31/functions/f?Colour=red', 400],
    ['s3', '/bucket/key?colour=red', 400],
  ])('%s refuses %s', async (service, path, status) => {
    expect((await request(service, {}, path)).status).toBe(status);
  });
});
