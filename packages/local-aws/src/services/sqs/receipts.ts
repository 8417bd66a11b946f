import { AwsError } from '../../protocol/aws-error.ts';
import type { Queue } from './queue.ts';
import { wrongValue } from './send-message.ts';

const MAX_VISIBILITY_SECONDS = 43_200;

/**
 * Deletes the message of a receipt. On a standard queue a stale receipt deletes nothing and says nothing, as on SQS; a
 * FIFO queue refuses it.
 * @throws AwsError ReceiptHandleIsInvalid or InvalidParameterValue
 */
export function deleteByReceipt(queue: Queue, handle: string): void {
  const receipt = queue.receipts.read(handle);
  if (!receipt) throw invalidHandle(handle);
  const message = queue.messages().find((candidate) => candidate.id === receipt.messageId);
  if (!message) return;
  const isLatest = message.receiveCount === receipt.receiveCount;
  if (queue.settings.isFifo && (!isLatest || !queue.isInFlight(message))) {
    throw wrongValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  }
  if (isLatest) queue.remove(message);
}

/** @throws AwsError ReceiptHandleIsInvalid, InvalidParameterValue or MessageNotInflight */
export function changeVisibilityByReceipt(queue: Queue, handle: string, seconds: number): void {
  if (seconds < 0 || seconds > MAX_VISIBILITY_SECONDS) {
    throw wrongValue(seconds, 'VisibilityTimeout', 'VisibilityTimeout must be an integer between 0 and 43200.');
  }
  const receipt = queue.receipts.read(handle);
  if (!receipt) throw invalidHandle(handle);
  const message = queue.messages().find((candidate) => candidate.id === receipt.messageId);
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  if (!message || message.receiveCount !== receipt.receiveCount) throw wrongValue(handle, 'ReceiptHandle', reason);
  if (!queue.isInFlight(message)) throw new AwsError('MessageNotInflight', reason);
  queue.changeVisibility(message, seconds);
}

function invalidHandle(handle: string): AwsError {
  return new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
}
