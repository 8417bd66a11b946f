import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, REGION, startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { Queues } from './queues.ts';
import { sqs } from './sqs.ts';

let endpoint: TestEndpoint;
let client: SQSClient;
beforeEach(async () => {
  endpoint = await startTestEndpoint((clock) => [sqs(new Queues({ clock, region: REGION, accountId: ACCOUNT }))]);
  client = new SQSClient(endpoint.client);
});
afterEach(() => endpoint.close());

const arn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
  (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl as string;
const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const bodies = (messages: readonly Message[]) => messages.map((message) => message.Body);
const remove = (QueueUrl: string, message: Message | undefined) =>
  client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

describe('a standard queue', () => {
  let url: string;
  beforeEach(async () => {
    url = await create('work', { VisibilityTimeout: '5' });
  });

  test('hides a received message until its time is over, and counts receipts', async () => {
    await send(url, 'job');
    const [first] = await receive(url);
    expect(await receive(url)).toEqual([]);
    await endpoint.clock.advance(5_000);
    const [second] = await receive(url, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    await remove(url, first);
    await endpoint.clock.advance(5_000);
    expect(bodies(await receive(url))).toEqual(['job']);
  });

  test('gives a message back early, or keeps it longer', async () => {
    await send(url, 'job');
    const [{ ReceiptHandle } = {}] = await receive(url);
    const change = (VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));
    await change(60);
    await endpoint.clock.advance(30_000);
    expect(await receive(url)).toEqual([]);
    await change(0);
    await expect(change(1)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(bodies(await receive(url))).toEqual(['job']);
  });

  test('carries attributes, the trace header and the digests that the client checks', async () => {
    const MessageAttributes = {
      traceparent: { DataType: 'String', StringValue: '00-aa-bb-01' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.from([1, 2]) },
    };
    const AWSTraceHeader = { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' };
    const sent = await send(url, 'héllo', { MessageAttributes, MessageSystemAttributes: { AWSTraceHeader } });
    const [message] = await receive(url, {
      MessageSystemAttributeNames: ['AWSTraceHeader', 'SenderId'],
      MessageAttributeNames: ['trace*', 'traceparent'],
    });
    expect(message).toMatchObject({
      Body: 'héllo',
      MessageId: sent.MessageId,
      Attributes: { AWSTraceHeader: AWSTraceHeader.StringValue, SenderId: 'AIDATESTER' },
    });
    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['traceparent']);
  });

  test('a long poll ends as soon as a message arrives', async () => {
    const polled = receive(url, { WaitTimeSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await send(url, 'late');
    expect(bodies(await polled)).toEqual(['late']);
  });

  test('a long poll ends empty when its time is over', async () => {
    const polled = receive(url, { WaitTimeSeconds: 2 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await endpoint.clock.advance(2_000);
    expect(await polled).toEqual([]);
  });

  test('a delayed message comes when its delay is over', async () => {
    await send(url, 'later', { DelaySeconds: 10 });
    expect(await receive(url)).toEqual([]);
    await endpoint.clock.advance(10_000);
    expect(bodies(await receive(url))).toEqual(['later']);
  });

  test('counts what is waiting, in flight and delayed', async () => {
    for (const body of ['a', 'b', 'c']) await send(url, body);
    await send(url, 'd', { DelaySeconds: 60 });
    await receive(url, { MaxNumberOfMessages: 1 });
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      QueueArn: arn('work'),
      VisibilityTimeout: '5',
      MessageRetentionPeriod: '345600',
    });
  });

  test('a batch fails entry by entry', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'x' },
      { Id: 'bad', MessageBody: '' },
    ];
    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(sent.Successful).toMatchObject([{ Id: 'good' }]);
    expect(sent.Failed).toMatchObject([{ Id: 'bad', Code: 'MissingParameter', SenderFault: true }]);
    const handles = (await receive(url)).map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: handles }));
    await endpoint.clock.advance(10_000);
    expect(await receive(url)).toEqual([]);
  });

  test.each<[string, Partial<SendMessageCommandInput>, string]>([
    ['', {}, 'MissingParameter'],
    ['\u0000', {}, 'InvalidMessageContents'],
    ['x'.repeat(1_048_577), {}, 'InvalidParameterValue'],
    ['x', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['x', { MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    ['x', { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } }, 'InvalidParameterValue'],
    ['x', { MessageAttributes: { a: { DataType: 'Number', StringValue: 'x' } } }, 'InvalidParameterValue'],
    ['x', { QueueUrl: 'http://127.0.0.1/123456789012/gone' }, 'QueueDoesNotExist'],
  ])('refuses %.5s with %j', async (body, more, name) => {
    await expect(send(url, body, more)).rejects.toMatchObject({ name });
  });

  test('refuses receipt handles that are not its own', async () => {
    const wrong = client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: 'nonsense' }));
    await expect(wrong).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });
});

describe('a FIFO queue', () => {
  let url: string;
  const group = (MessageGroupId: string) => ({ MessageGroupId });
  beforeEach(async () => {
    url = await create('work.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '30' });
  });

  test('blocks a group while one of its messages is in flight, and only that group', async () => {
    for (const body of ['a1', 'a2']) await send(url, body, group('a'));
    const [a1] = await receive(url, { MaxNumberOfMessages: 1 });
    await send(url, 'b1', group('b'));
    expect(bodies(await receive(url))).toEqual(['b1']);
    await remove(url, a1);
    expect(bodies(await receive(url))).toEqual(['a2']);
  });

  test('keeps the order of a group when a message comes back', async () => {
    for (const body of ['a1', 'a2']) await send(url, body, group('a'));
    await receive(url, { MaxNumberOfMessages: 1 });
    await endpoint.clock.advance(30_000);
    const received = await receive(url, { MessageSystemAttributeNames: ['All'] });
    expect(bodies(received)).toEqual(['a1', 'a2']);
    const numbers = received.map((message) => message.Attributes?.['SequenceNumber'] ?? '');
    expect(numbers).toEqual(numbers.toSorted());
    expect(received[0]?.Attributes).toMatchObject({ MessageGroupId: 'a', ApproximateReceiveCount: '2' });
  });

  test('takes the same message once in five minutes', async () => {
    // Five minutes on, the client's clock is off: it learns that from the first refusal and signs anew.
    client = new SQSClient({ ...endpoint.client, maxAttempts: 2 });
    const first = await send(url, 'same', group('a'));
    expect((await send(url, 'same', group('a'))).MessageId).toBe(first.MessageId);
    await endpoint.clock.advance(5 * 60_000);
    expect((await send(url, 'same', group('a'))).MessageId).not.toBe(first.MessageId);
    expect(await receive(url)).toHaveLength(2);
  });

  test('refuses a receipt whose time is over', async () => {
    await send(url, 'x', group('a'));
    const [message] = await receive(url);
    await endpoint.clock.advance(30_000);
    await expect(remove(url, message)).rejects.toThrow('The receipt handle has expired');
  });

  test('needs a group, and a deduplication id where the content is not one', async () => {
    await expect(send(url, 'x')).rejects.toThrow('must contain the parameter MessageGroupId');
    const plain = await create('plain.fifo', { FifoQueue: 'true' });
    await expect(send(plain, 'x', group('a'))).rejects.toThrow('ContentBasedDeduplication enabled');
  });
});

test('a message that fails too often goes to the dead-letter queue', async () => {
  const dead = await create('dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 });
  const url = await create('work', { VisibilityTimeout: '1', RedrivePolicy });
  await send(url, 'poison');
  for (const _ of [1, 2]) {
    expect(bodies(await receive(url))).toEqual(['poison']);
    await endpoint.clock.advance(1_000);
  }
  expect(await receive(url)).toEqual([]);
  const [message] = await receive(dead, { MessageSystemAttributeNames: ['All'] });
  expect(message).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: arn('work') } });
});

describe('queues', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no spaces', {}, 'InvalidParameterValue'],
    ['x.fifo', {}, 'InvalidParameterValue'],
    ['x', { FifoQueue: 'true' }, 'InvalidParameterValue'],
    ['x', { FifoQueue: 'yes' }, 'InvalidAttributeValue'],
    ['x', { Colour: 'red' }, 'InvalidAttributeName'],
    ['x', { ContentBasedDeduplication: 'true' }, 'InvalidAttributeName'],
    ['x', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['x', { RedrivePolicy: '{"maxReceiveCount":1}' }, 'InvalidAttributeValue'],
    [
      'x',
      { RedrivePolicy: '{"maxReceiveCount":1,"deadLetterTargetArn":"arn:aws:sqs:x:y:z"}' },
      'InvalidParameterValue',
    ],
  ])('%s with %j is refused', async (name, attributes, code) => {
    await expect(create(name, attributes)).rejects.toMatchObject({ name: code });
  });

  test('made again alike are the same, made otherwise refused', async () => {
    const url = await create('twice', { DelaySeconds: '1' });
    expect(await create('twice', { DelaySeconds: '1' })).toBe(url);
    await expect(create('twice', { DelaySeconds: '2' })).rejects.toMatchObject({ name: 'QueueNameExists' });
    expect(await client.send(new GetQueueUrlCommand({ QueueName: 'twice' }))).toMatchObject({ QueueUrl: url });
  });

  test('can be changed, except for their kind', async () => {
    const QueueUrl = await create('one');
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7' } }));
    const found = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }));
    expect(found.Attributes).toEqual({ VisibilityTimeout: '7' });
    const kind = client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { FifoQueue: 'true' } }));
    await expect(kind).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  test('leave their name taken for a minute when they are deleted', async () => {
    const QueueUrl = await create('gone');
    await client.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(receive(QueueUrl)).rejects.toMatchObject({ name: 'QueueDoesNotExist', $fault: 'client' });
    await expect(create('gone')).rejects.toMatchObject({ name: 'QueueDeletedRecently' });
    await endpoint.clock.advance(60_000);
    await create('gone');
  });
});
