import { InvokeCommand, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually, type LambdaFixture, startLambdaFixture } from './lambda-fixture.ts';

vi.setConfig({ testTimeout: 20_000 });

let aws: LambdaFixture;
beforeEach(async () => {
  aws = await startLambdaFixture({ initTimeoutMs: 2_000, asyncRetryDelaysMs: [20, 20] });
});
afterEach(() => aws.close());

async function invoke(name: string, event: unknown = {}): Promise<InvokeCommandOutput & { body: unknown }> {
  const output = await aws.client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
  );
  return { ...output, body: JSON.parse(Buffer.from(output.Payload ?? []).toString()) as unknown };
}

test('hands over the event and context, and keeps the environment between invocations', async () => {
  await aws.define(
    'echo',
    `let count = 0;
     export const handler = async (event, context) => ({
       event, count: ++count, remaining: context.getRemainingTimeInMillis() > 2500, arn: context.invokedFunctionArn,
       trace: process.env._X_AMZN_TRACE_ID, mine: process.env.MINE, name: process.env.AWS_LAMBDA_FUNCTION_NAME,
       key: process.env.AWS_ACCESS_KEY_ID?.slice(0, 4), inherited: process.env.VITEST ?? null,
     });`,
    { environment: { MINE: 'yes' } },
  );
  const first = await invoke('echo', { a: 1 });
  expect(first.body).toMatchObject({
    event: { a: 1 },
    count: 1,
    remaining: true,
    mine: 'yes',
    name: 'echo',
    key: 'ASIA',
    inherited: null,
  });
  const second = await invoke('echo');
  expect(second.body).toMatchObject({ count: 2 });
  const traces = [first.body, second.body].map((body) => (body as { trace: string }).trace);
  expect(traces[0]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  expect(traces[0]).not.toBe(traces[1]);
  expect(aws.events.filter((event) => event.kind === 'function-invoked').map((event) => event.coldStart)).toEqual([
    true,
    false,
  ]);
});

test('answers a throw with the error document, and captures output by line', async () => {
  await aws.define(
    'bad',
    `export const handler = async () => { console.log('one'); console.log('two'); throw new TypeError('no'); };`,
  );
  const output = await invoke('bad');
  expect(output.FunctionError).toBe('Unhandled');
  expect(output.body).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'no',
    trace: expect.arrayContaining([expect.stringContaining('TypeError: no')]),
  });
  expect(Buffer.from(output.LogResult ?? '', 'base64').toString()).toMatch(/^one\ntwo\n.*Invoke Error/);
  expect(aws.events.filter((event) => event.kind === 'function-log').map((event) => event.line)).toContain('two');
});

test('kills what takes too long, and starts anew', async () => {
  await aws.define(
    'slow',
    `export const handler = (event) => event.fast ? 'ok' : new Promise(() => { setInterval(() => {}, 1000); });`,
    { timeoutS: 1 },
  );
  const output = await invoke('slow');
  expect(output.body).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/),
  });
  expect((await invoke('slow', { fast: true })).body).toBe('ok');
});

test('says why a bundle does not load and why a process went away', async () => {
  await aws.define('nohandler', 'export const other = 1;');
  expect((await invoke('nohandler')).body).toMatchObject({
    errorType: 'Runtime.HandlerNotFound',
    errorMessage: 'index.handler is undefined or not exported',
  });
  await aws.define('hangs', 'await new Promise(() => setInterval(() => {}, 1000)); export const handler = 1;');
  expect((await invoke('hangs')).body).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: 'Init timed out after 2.00 seconds',
  });
  await aws.define('exits', 'export const handler = async () => { process.exit(7); };');
  expect((await invoke('exits')).body).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringContaining('exit status 7'),
  });
  await aws.define(
    'rejects',
    'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise(() => {}); };',
  );
  expect((await invoke('rejects')).body).toMatchObject({
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: 'lost',
  });
});

test('freezes the process between invocations', async () => {
  await aws.define(
    'timer',
    `let ticks = 0; setInterval(() => { ticks += 1; }, 5); export const handler = async () => ticks;`,
  );
  const before = Number((await invoke('timer')).body);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(Number((await invoke('timer')).body) - before).toBeLessThan(20);
});

test('gives every concurrent invocation a process of its own', async () => {
  await aws.define(
    'pid',
    'export const handler = async () => { await new Promise((r) => setTimeout(r, 200)); return process.pid; };',
  );
  const outputs = await Promise.all([invoke('pid'), invoke('pid')]);
  expect(new Set(outputs.map((output) => output.body)).size).toBe(2);
});

test('an asynchronous invocation is tried three times, then goes to the dead-letter queue', async () => {
  await aws.define('fails', 'export const handler = async () => { throw new Error("never"); };', {
    deadLetterArn: 'arn:aws:sqs:us-west-2:123456789012:dead',
  });
  const { StatusCode: status } = await aws.client.send(
    new InvokeCommand({ FunctionName: 'fails', InvocationType: 'Event', Payload: '{"x":1}' }),
  );
  expect(status).toBe(202);
  await eventually(() => aws.queue.sent.length === 1);
  expect(aws.events.filter((event) => event.kind === 'function-ended')).toHaveLength(3);
  expect(aws.queue.sent[0]).toMatchObject({
    queueArn: 'arn:aws:sqs:us-west-2:123456789012:dead',
    body: '{"x":1}',
    attributes: { ErrorMessage: 'never' },
  });
});

test('refuses unknown functions, reserved variables and roles that Lambda may not assume', async () => {
  await expect(invoke('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(aws.define('env', '', { environment: { AWS_REGION: 'x' } })).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
  });
  aws.roles.create('other', {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
  });
  const settings = {
    name: 'x',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    role: 'arn:aws:iam::123456789012:role/other',
    codeFolder: '/',
  };
  await expect(aws.lambda.registry.create(settings)).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
});
