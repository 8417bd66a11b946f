import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decideBatchOutcome } from '../../src/lambda/decide-batch-outcome.ts';
import { eventually, type LambdaFixture, queueArn, startLambdaFixture } from './lambda-fixture.ts';

vi.setConfig({ testTimeout: 20_000 });

let aws: LambdaFixture;
beforeEach(async () => {
  aws = await startLambdaFixture({}, 1_000);
});
afterEach(() => aws.close());

const map = (settings = {}) =>
  aws.client.send(
    new CreateEventSourceMappingCommand({
      FunctionName: 'worker',
      EventSourceArn: queueArn,
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...settings,
    }),
  );

test('feeds messages in the order of their group, with the trace of the message', async () => {
  await aws.define(
    'worker',
    'export const handler = async (event) => { console.log(event.Records[0].body + " " + process.env._X_AMZN_TRACE_ID); return {}; };',
    { timeoutS: 1 },
  );
  const AWSTraceHeader = 'Root=1-00000001-000000000000000000000001;Parent=0000000000000001;Sampled=1';
  for (const id of ['1', '2', '3']) aws.queue.put(id, `body-${id}`, { MessageGroupId: 'g', AWSTraceHeader });
  await map();
  await eventually(() => aws.queue.size === 0);
  const lines = aws.events.filter((event) => event.kind === 'function-log').map((event) => event.line);
  expect(lines).toEqual(['1', '2', '3'].map((id) => `body-${id} ${AWSTraceHeader}`));
});

test('a message whose function failed comes back after the visibility time-out', async () => {
  await aws.define(
    'worker',
    'let calls = 0; export const handler = async () => { if (++calls === 1) throw new Error("again"); return {}; };',
    { timeoutS: 1 },
  );
  aws.queue.put('1', 'x', { MessageGroupId: 'g' });
  await map();
  await eventually(() => aws.queue.size === 0, 8_000);
  expect(aws.events.filter((event) => event.kind === 'function-ended')).toHaveLength(2);
});

test('refuses what Lambda refuses', async () => {
  await aws.define('worker', '', { timeoutS: 10 });
  await expect(map()).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'Queue visibility timeout: 1 seconds is less than Function timeout: 10 seconds',
  });
  await expect(map({ EventSourceArn: 'arn:aws:sqs:us-west-2:123456789012:none' })).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
  await aws.define('quick', '', { timeoutS: 1 });
  aws.roles.get('fn').policies.clear();
  await expect(map({ FunctionName: 'quick' })).rejects.toMatchObject({
    message: 'The provided execution role does not have permissions to call ReceiveMessage on SQS',
  });
});

test.each([
  ['all done', '{}', ['a', 'b']],
  ['null', 'null', ['a', 'b']],
  ['no failures', '{"batchItemFailures":[]}', ['a', 'b']],
  ['one failed', '{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['a']],
  ['an unknown id', '{"batchItemFailures":[{"itemIdentifier":"c"}]}', []],
  ['an empty id', '{"batchItemFailures":[{"itemIdentifier":""}]}', []],
  ['a wrong key', '{"batchItemFailures":[{"id":"a"}]}', []],
  ['the function failed', undefined, []],
])('partial batch answers: %s', (_what, answer, done) => {
  expect(decideBatchOutcome(['a', 'b'], answer, true).done).toEqual(done);
});
