import { AwsError } from '../protocol/aws-error.ts';
import type { Clock } from '../server/clock.ts';
import { md5 } from '../services/sqs/message.ts';
import type { Queue, ReceivedMessage } from '../services/sqs/queue.ts';
import type { Queues } from '../services/sqs/queues.ts';
import { deleteByReceipt } from '../services/sqs/receipts.ts';
import { receiveWithin, systemAttributes } from '../services/sqs/receive-message.ts';
import type { QueueSource, SourceMessage } from './queue-source.ts';

/** The account's queues as functions see them. */
export function sqsQueueSource(queues: Queues, clock: Clock, senderId: string): QueueSource {
  const find = (arn: string): Queue => {
    const queue = queues.byArn(arn);
    if (!queue) throw new AwsError('QueueDoesNotExist', `The queue ${arn} does not exist.`);
    return queue;
  };
  return {
    describe: (queueArn) => {
      const settings = queues.byArn(queueArn)?.settings;
      return settings && { fifo: settings.isFifo, visibilityTimeoutMs: settings.visibilityTimeout * 1000 };
    },
    receive: async (queueArn, options) => (await receiveWithin(find(queueArn), options, clock)).map(asSourceMessage),
    delete: async (queueArn, receiptHandles) => {
      for (const handle of receiptHandles) deleteByReceipt(find(queueArn), handle);
    },
    send: async (queueArn, body, attributes) => {
      const named = Object.entries(attributes).map(([name, StringValue]) => [
        name,
        { DataType: 'String', StringValue },
      ]);
      find(queueArn).send({
        body,
        senderId,
        attributes: Object.fromEntries(named) as Record<string, { DataType: string; StringValue: string }>,
      });
    },
  };
}

function asSourceMessage({ message, receiptHandle }: ReceivedMessage): SourceMessage {
  const system = Object.entries(systemAttributes(message)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    md5OfBody: md5(message.body),
    attributes: Object.fromEntries(system),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(
        ([name, { DataType: dataType = '', StringValue: stringValue, BinaryValue }]) => [
          name,
          { dataType, stringValue, binaryValue: BinaryValue && Buffer.from(BinaryValue).toString('base64') },
        ],
      ),
    ),
  };
}
