import type { Message } from '@aws-sdk/client-sqs';
import { type Clock, delay } from '../../server/clock.ts';
import { attributesDigest, type MessageAttributes, md5, type QueuedMessage } from './message.ts';
import type { Queue, ReceivedMessage, ReceiveOptions } from './queue.ts';

/** Receives, waiting up to `waitMs` for the first message; empty when none came or the signal aborted. */
export async function receiveWithin(
  queue: Queue,
  options: ReceiveOptions & { readonly waitMs: number; readonly signal: AbortSignal },
  clock: Clock,
): Promise<readonly ReceivedMessage[]> {
  const until = clock.now() + options.waitMs;
  for (;;) {
    if (options.signal.aborted) return [];
    const received = queue.receive(options);
    const remaining = until - clock.now();
    if (received.length > 0 || remaining <= 0) return received;
    const nextVisible = (queue.nextVisibleAt() ?? until) - clock.now();
    await change(queue, Math.min(remaining, nextVisible), options.signal, clock);
  }
}

/** Resolves when the queue changes, the time is over, or the signal aborts. */
async function change(queue: Queue, waitMs: number, signal: AbortSignal, clock: Clock): Promise<void> {
  const changed = new AbortController();
  const unwatch = queue.watch(() => changed.abort());
  try {
    await delay(clock, waitMs, AbortSignal.any([signal, changed.signal]));
  } finally {
    unwatch();
  }
}

/** A message as ReceiveMessage shows it, with the attributes that were asked for. */
export function showMessage(
  { message, receiptHandle }: ReceivedMessage,
  wanted: { readonly system: readonly string[]; readonly attributes: readonly string[] },
): Message {
  const attributes = chosenAttributes(message.attributes, wanted.attributes);
  const digest = attributesDigest(attributes);
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (wanted.system.includes('All') || wanted.system.includes(name)),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) as Record<string, string> }),
    ...(digest !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

/** Every system attribute that a message has; undefined for those it lacks. */
export function systemAttributes(message: QueuedMessage): Readonly<Record<string, string | undefined>> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: message.firstReceivedAt?.toString(),
    AWSTraceHeader: message.traceHeader,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
}

/** By full name, by `prefix.*`, or all. */
function chosenAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): Record<string, MessageAttributes[string]> {
  const isWanted = (name: string): boolean =>
    wanted.some((pattern) =>
      pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : pattern === 'All' || pattern === name,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
