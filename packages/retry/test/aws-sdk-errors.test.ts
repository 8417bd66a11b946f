// The errors that the AWS SDK really throws, from answers as the services give them.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyKnown } from '../src/index.ts';
import { rejection } from './test-policy.ts';

let server: Server;
let endpoint: string;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };

function refuse(type: string, status = 400, headers: Record<string, string> = {}): void {
  answer = (response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
    response.end(JSON.stringify({ __type: `com.amazonaws#${type}`, message: 'said by the service' }));
  };
}

function getParameter(): Promise<unknown> {
  const client = new SSMClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });
  return rejection(client.send(new GetParameterCommand({ Name: '/x' })));
}

describe('what the AWS SDK throws', () => {
  it.each([
    ['ThrottlingException', 400, { kind: 'retryable', reason: 'throttled', executed: 'no', retryAfterMs: 3000 }],
    ['AccessDeniedException', 400, { kind: 'fatal', reason: 'access-denied' }],
    ['ParameterNotFound', 400, { kind: 'fatal', reason: 'not-found' }],
    ['ExpiredTokenException', 400, { kind: 'retryable', reason: 'credentials-expired', executed: 'no' }],
    ['InternalServerError', 500, { kind: 'retryable', reason: 'server-error', executed: 'maybe' }],
    ['ServiceUnavailable', 503, { kind: 'retryable', reason: 'unavailable', executed: 'maybe' }],
  ])('for %s', async (type, status, expected) => {
    refuse(type, status, { 'retry-after': '3' });
    expect(classifyKnown(await getParameter())).toMatchObject(expected);
  });

  it('for a failed condition', async () => {
    refuse('ConditionalCheckFailedException');
    const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });
    const error = await rejection(client.send(new PutItemCommand({ TableName: 't', Item: { id: { S: 'x' } } })));
    expect(classifyKnown(error)).toMatchObject({ kind: 'fatal', reason: 'conditional-check-failed' });
  });

  it('for a clock that is an hour wrong', async () => {
    refuse('InvalidSignatureException', 403, { date: new Date(Date.now() + 3_600_000).toUTCString() });
    expect(classifyKnown(await getParameter())).toMatchObject({ kind: 'retryable', reason: 'clock-skew' });
  });

  it('for a connection that is cut off or refused', async () => {
    answer = (response) => {
      response.socket?.destroy();
    };
    expect(classifyKnown(await getParameter())).toMatchObject({ reason: 'connection-lost', executed: 'maybe' });
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(classifyKnown(await getParameter())).toMatchObject({ reason: 'connection-refused', executed: 'no' });
  });

  it('for a request that is aborted or takes too long', async () => {
    answer = () => {};
    // Without throwOnRequestTimeout the SDK only warns.
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };
    const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1, requestHandler });
    const command = new GetItemCommand({ TableName: 't', Key: { id: { S: 'x' } } });
    const aborted = await rejection(client.send(command, { abortSignal: AbortSignal.timeout(20) }));
    expect(classifyKnown(aborted)).toMatchObject({ kind: 'fatal', reason: 'aborted' });
    const late = await rejection(client.send(command));
    expect(classifyKnown(late)).toMatchObject({ reason: 'connection-timed-out', executed: 'maybe' });
  });

  it('for missing credentials', async () => {
    const provider = async (): Promise<never> => {
      throw Object.assign(new Error('no role yet'), { name: 'CredentialsProviderError' });
    };
    const client = new SSMClient({ region: 'us-east-1', endpoint, credentials: provider, maxAttempts: 1 });
    const error = await rejection(client.send(new GetParameterCommand({ Name: '/x' })));
    expect(classifyKnown(error)).toMatchObject({ reason: 'credentials-unavailable', executed: 'no' });
  });
});
