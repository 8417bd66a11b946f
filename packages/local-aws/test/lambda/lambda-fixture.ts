import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { randomIds } from '../../src/compute/id-source.ts';
import { createAuthorizer } from '../../src/iam/authorizer.ts';
import { RoleSessions } from '../../src/iam/role-sessions.ts';
import { Roles } from '../../src/iam/roles.ts';
import type { FunctionEvent } from '../../src/lambda/function-event.ts';
import { createLambda, type Lambda, type LambdaOptions } from '../../src/lambda/lambda.ts';
import type { LambdaFunction } from '../../src/lambda/lambda-function.ts';
import { systemClock } from '../../src/server/clock.ts';
import { type Endpoint, startEndpoint } from '../../src/server/endpoint.ts';
import { Principals } from '../../src/server/principals.ts';
import { MemoryQueue } from './memory-queue.ts';

const region = 'us-west-2';
const accountId = '123456789012';
export const queueArn: string = `arn:aws:sqs:${region}:${accountId}:work.fifo`;

export interface LambdaFixture {
  readonly lambda: Lambda;
  readonly endpoint: Endpoint;
  readonly client: LambdaClient;
  readonly queue: MemoryQueue;
  readonly roles: Roles;
  readonly events: FunctionEvent[];
  /** Registers a function from the source of its `index.mjs`. */
  define(
    name: string,
    source: string,
    settings?: { timeoutS?: number; environment?: Record<string, string>; deadLetterArn?: string },
  ): Promise<LambdaFunction>;
  close(): Promise<void>;
}

/** Lambda behind a real endpoint; time is real, since the functions' processes have no other. */
export async function startLambdaFixture(
  overrides: Partial<LambdaOptions> = {},
  visibilityTimeoutMs = 30_000,
): Promise<LambdaFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'local-aws-lambda-'));
  const clock = systemClock;
  const principals = new Principals();
  principals.add({
    accessKeyId: 'AKIAROOT',
    principal: { arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId },
  });
  const roles = new Roles(accountId, randomIds);
  const trust = {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  };
  roles.create('fn', trust, {}, ['arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole']);
  const sessions = new RoleSessions({ clock, ids: randomIds, principals, roles, accountId });
  const queue = new MemoryQueue(queueArn, clock, visibilityTimeoutMs);
  const events: FunctionEvent[] = [];
  const address = { url: '' };
  const lambda = createLambda({
    region,
    accountId,
    clock,
    ids: randomIds,
    roles,
    sessions,
    queues: queue,
    endpoint: () => address.url,
    emit: (event) => events.push(event),
    codeFolder: folder,
    ...overrides,
  });
  const authorizer = createAuthorizer({ roles, region });
  const endpoint = await startEndpoint({
    region,
    accountId,
    services: [lambda.service],
    principals,
    clock,
    authorizer,
  });
  address.url = endpoint.url;
  const credentials = { accessKeyId: 'AKIAROOT', secretAccessKey: 'unchecked' };
  return {
    lambda,
    endpoint,
    client: new LambdaClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 }),
    queue,
    roles,
    events,
    define: async (name, source, settings = {}) => {
      const codeFolder = join(folder, name);
      await mkdir(codeFolder);
      await writeFile(join(codeFolder, 'index.mjs'), source);
      const role = `arn:aws:iam::${accountId}:role/fn`;
      return lambda.registry.create({
        name,
        runtime: 'nodejs24.x',
        handler: 'index.handler',
        role,
        codeFolder,
        ...settings,
      });
    },
    close: async () => {
      await lambda.close();
      await endpoint.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Waits in real time for a condition. */
export async function eventually(condition: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
