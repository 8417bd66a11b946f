import type * as sdk from '@aws-sdk/client-sqs';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { runBatch } from './batch.ts';
import { messageSize } from './message.ts';
import type { Queues } from './queues.ts';
import { changeVisibilityByReceipt, deleteByReceipt } from './receipts.ts';
import { receiveWithin, showMessage } from './receive-message.ts';
import { sendMessage, wrongValue } from './send-message.ts';

const MAX_BATCH_BYTES = 1_048_576;

export function messageOperations(queues: Queues): OperationTable<typeof sdk> {
  return {
    SendMessage: (input, context) => sendMessage(queues.byUrl(input.QueueUrl), input, context),
    SendMessageBatch: (input, context) => {
      const queue = queues.byUrl(input.QueueUrl);
      const sizes = input.Entries.map((entry) => messageSize(entry.MessageBody, entry.MessageAttributes ?? {}));
      if (sizes.reduce((total, size) => total + size, 0) > MAX_BATCH_BYTES) {
        const problem = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes.`;
        throw new AwsError('BatchRequestTooLong', problem);
      }
      return runBatch(input.Entries, (entry) => sendMessage(queue, entry, context));
    },
    ReceiveMessage: async (input, context) => {
      const queue = queues.byUrl(input.QueueUrl);
      const { MaxNumberOfMessages: max = 1, WaitTimeSeconds, VisibilityTimeout } = input;
      if (max < 1 || max > 10) {
        throw wrongValue(max, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
      }
      const waitSeconds = WaitTimeSeconds ?? queue.settings.receiveMessageWaitTimeSeconds;
      if (waitSeconds < 0 || waitSeconds > 20) {
        throw wrongValue(waitSeconds, 'WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.');
      }
      const options = { max, visibilitySeconds: VisibilityTimeout, waitMs: waitSeconds * 1000, signal: context.signal };
      const received = await receiveWithin(queue, options, context.clock);
      const system = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
      const wanted = { system, attributes: input.MessageAttributeNames ?? [] };
      return received.length > 0 ? { Messages: received.map((message) => showMessage(message, wanted)) } : {};
    },
    DeleteMessage: (input) => {
      deleteByReceipt(queues.byUrl(input.QueueUrl), input.ReceiptHandle);
      return {};
    },
    DeleteMessageBatch: (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      return runBatch(input.Entries, (entry) => {
        deleteByReceipt(queue, entry.ReceiptHandle);
        return {};
      });
    },
    ChangeMessageVisibility: (input) => {
      changeVisibilityByReceipt(queues.byUrl(input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout);
      return {};
    },
    ChangeMessageVisibilityBatch: (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      return runBatch(input.Entries, (entry) => {
        changeVisibilityByReceipt(
          queue,
          entry.ReceiptHandle,
          entry.VisibilityTimeout ?? queue.settings.visibilityTimeout,
        );
        return {};
      });
    },
  };
}
