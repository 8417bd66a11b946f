import type { MessageSystemAttributeValue, SendMessageResult } from '@aws-sdk/client-sqs';
import { AwsError } from '../../protocol/aws-error.ts';
import type { RequestContext } from '../../server/request-context.ts';
import { attributesDigest, type MessageAttributes, md5, messageSize } from './message.ts';
import type { Queue } from './queue.ts';

const MAX_ATTRIBUTES = 10;
const MAX_DELAY_SECONDS = 900;

export interface SendInput {
  readonly MessageBody: string;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/** @throws AwsError InvalidParameterValue, MissingParameter or InvalidMessageContents */
export function sendMessage(
  queue: Queue,
  input: SendInput,
  context: RequestContext,
): SendMessageResult & { MessageId: string; MD5OfMessageBody: string } {
  const attributes = input.MessageAttributes ?? {};
  checkBody(queue, input.MessageBody, attributes);
  checkAttributes(attributes);
  checkOrdering(queue, input);
  const system = input.MessageSystemAttributes ?? {};
  const sent = queue.send({
    body: input.MessageBody,
    attributes,
    senderId: context.principal.userId,
    traceHeader: system['AWSTraceHeader']?.StringValue ?? context.trace.xRayHeader,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    delaySeconds: input.DelaySeconds,
  });
  const [digest, systemDigest] = [attributesDigest(attributes), attributesDigest(system)];
  return {
    MessageId: sent.id,
    MD5OfMessageBody: md5(input.MessageBody),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
    ...(systemDigest !== undefined && { MD5OfMessageSystemAttributes: systemDigest }),
    ...(sent.sequenceNumber !== undefined && { SequenceNumber: sent.sequenceNumber }),
  };
}

function checkBody(queue: Queue, body: string, attributes: MessageAttributes): void {
  if (body === '') throw missing('MessageBody');
  // What XML 1.0 cannot hold: SQS kept the rule when it left XML.
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  const limit = queue.settings.maximumMessageSize;
  if (messageSize(body, attributes) <= limit) return;
  throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
}

function checkAttributes(attributes: MessageAttributes): void {
  const names = Object.keys(attributes);
  if (names.length > MAX_ATTRIBUTES) {
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`);
  }
  for (const [name, { DataType = '', StringValue, BinaryValue }] of Object.entries(attributes)) {
    const [type] = DataType.split('.');
    if (type !== 'String' && type !== 'Number' && type !== 'Binary') {
      throw invalid(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    }
    const isEmpty = type === 'Binary' ? !BinaryValue?.byteLength : !StringValue;
    if (isEmpty) {
      throw invalid(`The message (user) attribute '${name}' must contain a non-empty message attribute value.`);
    }
    if (type === 'Number' && Number.isNaN(Number(StringValue))) {
      throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
    }
  }
}

function checkOrdering(queue: Queue, { DelaySeconds, MessageGroupId, MessageDeduplicationId }: SendInput): void {
  const { isFifo, isContentDeduplicated } = queue.settings;
  if (DelaySeconds !== undefined && (DelaySeconds < 0 || DelaySeconds > MAX_DELAY_SECONDS)) {
    throw wrongValue(DelaySeconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  }
  const notHere = 'The request include parameter that is not valid for this queue type.';
  if (!isFifo && MessageDeduplicationId !== undefined) {
    throw wrongValue(MessageDeduplicationId, 'MessageDeduplicationId', notHere);
  }
  if (!isFifo) return;
  if (DelaySeconds) throw wrongValue(DelaySeconds, 'DelaySeconds', notHere);
  if (!MessageGroupId) throw missing('MessageGroupId');
  if (!MessageDeduplicationId && !isContentDeduplicated) {
    throw invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  for (const [name, value] of Object.entries({ MessageGroupId, MessageDeduplicationId })) {
    if (value !== undefined && !/^[\x21-\x7e]{1,128}$/.test(value)) {
      const rule = 'can only include alphanumeric and punctuation characters. 1 to 128 in length.';
      throw wrongValue(value, name, `${name} ${rule}`);
    }
  }
}

function missing(parameter: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

export function wrongValue(value: string | number, parameter: string, reason: string): AwsError {
  return invalid(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}
