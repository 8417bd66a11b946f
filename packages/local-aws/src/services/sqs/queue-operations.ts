import type * as sdk from '@aws-sdk/client-sqs';
import { AwsError } from '../../protocol/aws-error.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Queue } from './queue.ts';
import { checkAttributes, readSettings } from './queue-attributes.ts';
import type { Queues } from './queues.ts';

export function queueOperations(queues: Queues): OperationTable<typeof sdk> {
  return {
    CreateQueue: (input, context) => ({
      QueueUrl: queueUrl(queues.create(input.QueueName, input.Attributes ?? {}), context),
    }),
    GetQueueUrl: (input, context) => ({ QueueUrl: queueUrl(queues.byUrl(input.QueueName), context) }),
    ListQueues: (input, context) => {
      const named = queues.all().filter((queue) => queue.name.startsWith(input.QueueNamePrefix ?? ''));
      return { QueueUrls: named.map((queue) => queueUrl(queue, context)) };
    },
    GetQueueAttributes: (input) => {
      const all = describe(queues.byUrl(input.QueueUrl));
      const wanted = input.AttributeNames ?? [];
      const unknown = wanted.find((name) => name !== 'All' && !(name in all) && !optional.includes(name));
      if (unknown) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      const chosen = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name as never));
      return { Attributes: Object.fromEntries(chosen) };
    },
    SetQueueAttributes: (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      if ('FifoQueue' in input.Attributes) throw new AwsError('InvalidAttributeName', 'Unknown Attribute FifoQueue.');
      checkAttributes(input.Attributes, queue.settings.isFifo);
      queues.checkRedrive({ settings: readSettings({ ...queue.attributes, ...input.Attributes }) });
      queue.setAttributes(input.Attributes);
      return {};
    },
    PurgeQueue: (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      for (const message of queue.messages()) queue.remove(message);
      return {};
    },
    DeleteQueue: (input) => {
      queues.delete(queues.byUrl(input.QueueUrl));
      return {};
    },
  };
}

/** Attributes that a queue may lack without their names being wrong. */
const optional: readonly string[] = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
];

function queueUrl(queue: Queue, { endpoint, account }: RequestContext): string {
  return `${endpoint}/${account}/${queue.name}`;
}

function describe(queue: Queue): Readonly<Record<string, string>> {
  const messages = queue.messages();
  const inFlight = messages.filter((message) => queue.isInFlight(message)).length;
  const delayed = messages.filter((message) => message.receiveCount === 0 && queue.isHidden(message)).length;
  const set = Object.entries(queue.attributes).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(set),
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(messages.length - inFlight - delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  };
}
