import {
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomIds } from '../../src/compute/id-source.ts';
import type { BusActivity } from '../../src/events/bus-activity.ts';
import { eventBridgeService } from '../../src/events/event-bridge.service.ts';
import { EventBus } from '../../src/events/event-bus.ts';
import { DeliveryError, type EventDelivery } from '../../src/events/event-destination.ts';
import { Rules } from '../../src/events/rules.ts';
import { type Endpoint, startEndpoint } from '../../src/server/endpoint.ts';
import { ManualClock } from '../../src/server/manual-clock.ts';
import { Principals } from '../../src/server/principals.ts';

const region = 'us-west-2';
const accountId = '123456789012';
const queue = `arn:aws:sqs:${region}:${accountId}:q.fifo`;
const dead = `arn:aws:sqs:${region}:${accountId}:dead`;

let clock: ManualClock;
let bus: EventBus;
let endpoint: Endpoint;
let client: EventBridgeClient;
let delivered: EventDelivery[];
let activity: BusActivity[];
let fail: (delivery: EventDelivery) => void;

beforeEach(async () => {
  [clock, delivered, activity, fail] = [new ManualClock(), [], [], () => {}];
  const rules = new Rules();
  const sqs = {
    deliver: async (delivery: EventDelivery): Promise<void> => {
      fail(delivery);
      delivered.push(delivery);
    },
  };
  bus = new EventBus({
    clock,
    ids: randomIds,
    region,
    accountId,
    rules,
    destinations: { sqs },
    emit: (one) => activity.push(one),
  });
  const principals = new Principals();
  principals.add({
    accessKeyId: 'AKIA',
    principal: { arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId },
  });
  endpoint = await startEndpoint({ region, accountId, services: [eventBridgeService(rules, bus)], principals, clock });
  client = new EventBridgeClient({
    region,
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' },
    maxAttempts: 2,
  });
});
afterEach(async () => {
  bus.close();
  await endpoint.close();
});

async function rule(settings: object = {}, target: object = {}): Promise<void> {
  await client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["app"]}', ...settings }));
  await client.send(
    new PutTargetsCommand({
      Rule: 'r',
      Targets: [{ Id: 't', Arn: queue, SqsParameters: { MessageGroupId: 'g' }, ...target }],
    }),
  );
}

const publish = (detail: object = { n: 1 }) =>
  client.send(
    new PutEventsCommand({
      Entries: [{ Source: 'app', DetailType: 'Thing', Detail: JSON.stringify(detail), TraceHeader: 'Root=1' }],
    }),
  );
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('delivers what fits a rule, with group and trace header', async () => {
  await rule();
  const { Entries: entries } = await publish();
  await client.send(new PutEventsCommand({ Entries: [{ Source: 'other', DetailType: 'Thing', Detail: '{}' }] }));
  await settled();
  expect(delivered).toHaveLength(1);
  expect(delivered[0]).toMatchObject({ targetArn: queue, messageGroupId: 'g', traceHeader: 'Root=1' });
  expect(JSON.parse(delivered[0]!.body)).toMatchObject({
    id: entries?.[0]?.EventId,
    'detail-type': 'Thing',
    source: 'app',
    account: accountId,
    region,
    detail: { n: 1 },
  });
});

test.each([
  ['a constant', { Input: '{"fixed":true}' }, '{"fixed":true}'],
  ['a part', { InputPath: '$.detail' }, '{"n":1}'],
  [
    'a template',
    {
      InputTransformer: {
        InputPathsMap: { n: '$.detail.n', kind: '$.detail-type' },
        InputTemplate: '{"count":<n>,"kind":"<kind>"}',
      },
    },
    '{"count":1,"kind":"Thing"}',
  ],
])('hands over %s', async (_what, target, body) => {
  await rule({}, target);
  await publish();
  await settled();
  expect(delivered[0]?.body).toBe(body);
});

test('retries what may pass, and buries the rest', async () => {
  await rule(
    {},
    { DeadLetterConfig: { Arn: dead }, RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 } },
  );
  fail = ({ targetArn }) => {
    if (targetArn === queue) throw new DeliveryError('THROTTLED', 'slow down', { retryable: true });
  };
  await publish();
  await settled();
  expect(delivered).toEqual([]);
  await clock.advance(1_000);
  await settled();
  expect(delivered).toMatchObject([{ targetArn: dead, attributes: { ERROR_CODE: 'THROTTLED', RETRY_ATTEMPTS: '1' } }]);
  expect(activity.filter((one) => one.kind === 'event-delivery-failed').map((one) => one.next)).toEqual([
    'retry',
    'dead-letter',
  ]);
});

test('schedules fire at their rate', async () => {
  await rule({ EventPattern: undefined, ScheduleExpression: 'rate(5 minutes)' });
  await clock.advance(11 * 60_000);
  await settled();
  expect(delivered).toHaveLength(2);
  expect(JSON.parse(delivered[0]!.body)).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
});

test('refuses bad rules, targets and entries', async () => {
  await expect(rule({ EventPattern: '{"source":"app"}' })).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
  });
  await expect(rule({ EventPattern: undefined, ScheduleExpression: 'rate(1 minutes)' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(rule({}, { SqsParameters: undefined })).rejects.toMatchObject({ name: 'ValidationException' });
  const { FailedEntryCount: failed, Entries: entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        { Source: 'aws.ec2', DetailType: 'x', Detail: '{}' },
        { Source: 'a', DetailType: 'x', Detail: '[' },
      ],
    }),
  );
  expect([failed, entries?.map((entry) => entry.ErrorCode)]).toEqual([
    2,
    ['NotAuthorizedForSourceException', 'MalformedDetail'],
  ]);
});

test('a target that was removed gets nothing', async () => {
  await rule();
  await client.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['t'] }));
  await publish();
  await settled();
  expect(delivered).toEqual([]);
  expect((await client.send(new ListTargetsByRuleCommand({ Rule: 'r' }))).Targets).toEqual([]);
});
