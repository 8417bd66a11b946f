import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleFunctions } from '../src/index.ts';
import { invokeBundle } from './invoke-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundled-function-'));
const file = join(folder, 'etcd-lifecycle', 'index.mjs');

interface AwsRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const requests: AwsRequest[] = [];
let answer = { status: 400, body: '' };
let server: Server;
let env: Record<string, string> = {};

const errorOf = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

beforeAll(async () => {
  bundleFunctions(folder);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CLUSTER_NAME: 'demo',
    PATIENCE_SECONDS: '60',
    POLL_SECONDS: '1',
    DRAIN_SECONDS: '5',
  };
}, 60_000);
beforeEach(() => {
  requests.length = 0;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const termination = {
  Records: [
    {
      messageId: 'message-1',
      attributes: { AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1' },
      body: JSON.stringify({
        source: 'aws.autoscaling',
        'detail-type': 'EC2 Instance-terminate Lifecycle Action',
        time: new Date().toISOString(),
        detail: {
          LifecycleActionToken: 'token',
          AutoScalingGroupName: 'demo-control-plane',
          LifecycleHookName: 'demo-etcd-cleanup',
          EC2InstanceId: 'i-0123456789abcdef0',
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        },
      }),
    },
  ],
};

test('the bundle is one file of bounded size', () => {
  expect(statSync(file).size).toBeLessThan(1_800_000);
});

test('built again from the same sources, it is left alone', () => {
  const before = statSync(file).mtimeMs;
  bundleFunctions(folder);
  expect(statSync(file).mtimeMs).toBe(before);
});

test('the bundle acknowledges what is none of ours', { timeout: 30_000 }, async () => {
  const event = { Records: [{ messageId: 'message-1', body: '{"Event":"autoscaling:TEST_NOTIFICATION"}' }] };
  const { result, records, stderr } = await invokeBundle(file, event, env);
  expect(result).toEqual({ batchItemFailures: [] });
  expect(records).toContainEqual(
    expect.objectContaining({ level: 'INFO', service: 'etcd-lifecycle', cluster: 'demo', request_id: 'request-1' }),
  );
  expect(stderr).toBe('');
});

test('the bundle speaks to AWS, in the trace of the event, and acknowledges a hook that is gone', {
  timeout: 30_000,
}, async () => {
  const message = 'No active Lifecycle Action found with token token';
  answer = { status: 400, body: errorOf('ValidationError', message) };
  const { result, records } = await invokeBundle(file, termination, env);
  expect(result).toEqual({ batchItemFailures: [] });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.body).toContain('Action=RecordLifecycleActionHeartbeat');
  expect(new Set(records.flatMap(({ trace_id }) => trace_id ?? []))).toEqual(
    new Set(['5759e988bd862e3fe1be46a994272793']),
  );
});

test('what is denied makes the invocation fail, so that its alarm rings and the message comes back', {
  timeout: 60_000,
}, async () => {
  answer = { status: 403, body: errorOf('AccessDenied', 'not authorized to perform it') };
  const { thrown, records } = await invokeBundle(file, termination, env);
  expect(thrown?.code).toMatch(/_UNREADABLE$/);
  expect(records).toContainEqual(expect.objectContaining({ level: 'ERROR' }));
});
