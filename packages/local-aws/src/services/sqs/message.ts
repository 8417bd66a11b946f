import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message in a queue. Instants in ms since the epoch. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  /** ARN of the queue that gave this message up. */
  readonly deadLetterSource: string | undefined;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | undefined;
}

export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

/**
 * The digest that clients compare: names in order, every part with its length in front.
 * @see "Calculating the MD5 message digest for message attributes" in the SQS developer guide
 */
export function attributesDigest(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] as MessageAttributeValue;
    const isBinary = BinaryValue !== undefined;
    const value = isBinary ? Buffer.from(BinaryValue) : Buffer.from(StringValue ?? '');
    return [...sized(Buffer.from(name)), ...sized(Buffer.from(DataType)), Buffer.of(isBinary ? 2 : 1), ...sized(value)];
  });
  return md5(Buffer.concat(parts));
}

function sized(data: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return [length, data];
}

/** What counts against a queue's size limit: body and attributes with their names and types. */
export function messageSize(body: string, attributes: MessageAttributes): number {
  const sizes = Object.entries(attributes).map(([name, { DataType = '', StringValue = '', BinaryValue }]) => {
    return Buffer.byteLength(name + DataType) + (BinaryValue?.byteLength ?? Buffer.byteLength(StringValue));
  });
  return sizes.reduce((total, size) => total + size, Buffer.byteLength(body));
}
