import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../server/clock.ts';
import { Deduplication } from './deduplication.ts';
import type { MessageAttributes, QueuedMessage } from './message.ts';
import { type QueueAttributes, type QueueSettings, readSettings } from './queue-attributes.ts';
import { ReceiptHandles } from './receipt-handles.ts';

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly senderId: string;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

export interface SentMessage {
  readonly id: string;
  readonly sequenceNumber: string | undefined;
}

export interface ReceivedMessage {
  readonly message: QueuedMessage;
  readonly receiptHandle: string;
}

export interface ReceiveOptions {
  /** 1-10. */
  readonly max: number;
  /** Default: the queue's. */
  readonly visibilitySeconds?: number | undefined;
}

/** One queue: order, visibility, deduplication and redrive. It trusts its caller to have checked what is sent. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  modifiedAt: number;
  readonly receipts: ReceiptHandles;
  readonly #clock: Clock;
  readonly #deadLetter: (arn: string) => Queue | undefined;
  #attributes: QueueAttributes;
  #messages: QueuedMessage[] = [];
  #sequence = 0n;
  readonly #sent = new Deduplication<SentMessage>();
  readonly #watchers = new Set<() => void>();

  constructor(options: {
    readonly name: string;
    readonly arn: string;
    readonly clock: Clock;
    readonly attributes: QueueAttributes;
    readonly deadLetter: (arn: string) => Queue | undefined;
  }) {
    this.name = options.name;
    this.arn = options.arn;
    this.#clock = options.clock;
    this.#attributes = options.attributes;
    this.#deadLetter = options.deadLetter;
    this.createdAt = options.clock.now();
    this.modifiedAt = this.createdAt;
    this.receipts = new ReceiptHandles(options.arn);
  }

  get attributes(): QueueAttributes {
    return this.#attributes;
  }

  get settings(): QueueSettings {
    return readSettings(this.#attributes);
  }

  setAttributes(attributes: QueueAttributes): void {
    this.#attributes = { ...this.#attributes, ...attributes };
    this.modifiedAt = this.#clock.now();
  }

  /** The messages that are kept, oldest first. */
  messages(): readonly QueuedMessage[] {
    const oldest = this.#clock.now() - this.settings.messageRetentionPeriod * 1000;
    this.#messages = this.#messages.filter((message) => message.sentAt >= oldest);
    return this.#messages;
  }

  send(outgoing: OutgoingMessage): SentMessage {
    const { isFifo, isContentDeduplicated, isDeduplicatedByGroup, delaySeconds } = this.settings;
    const now = this.#clock.now();
    const deduplicationId = outgoing.deduplicationId ?? (isContentDeduplicated ? sha256(outgoing.body) : undefined);
    const scope = isDeduplicatedByGroup ? (outgoing.groupId ?? '') : '';
    const isRemembered = isFifo && deduplicationId !== undefined;
    const earlier = isRemembered ? this.#sent.find(scope, deduplicationId, now) : undefined;
    if (earlier) return earlier;
    this.#sequence += 1n;
    const sent: SentMessage = {
      id: randomUUID(),
      sequenceNumber: isFifo ? this.#sequence.toString().padStart(20, '0') : undefined,
    };
    if (isRemembered) this.#sent.remember(scope, deduplicationId, now, sent);
    this.#add({
      ...sent,
      body: outgoing.body,
      attributes: outgoing.attributes ?? {},
      senderId: outgoing.senderId,
      sentAt: now,
      traceHeader: outgoing.traceHeader,
      groupId: outgoing.groupId,
      deduplicationId,
      deadLetterSource: undefined,
      visibleAt: now + (outgoing.delaySeconds ?? delaySeconds) * 1000,
      receiveCount: 0,
      firstReceivedAt: undefined,
    });
    return sent;
  }

  #add(message: QueuedMessage): void {
    this.#messages.push(message);
    this.#changed();
  }

  /** Takes what can be taken now. A FIFO group gives nothing while one of its messages is in flight. */
  receive({ max, visibilitySeconds }: ReceiveOptions): readonly ReceivedMessage[] {
    const { isFifo, visibilityTimeout, redrive } = this.settings;
    const now = this.#clock.now();
    const blocked = new Set<string | undefined>();
    const received: ReceivedMessage[] = [];
    for (const message of this.messages()) {
      if (received.length >= max) break;
      if (isFifo && blocked.has(message.groupId)) continue;
      if (message.visibleAt > now) {
        blocked.add(message.groupId);
      } else if (redrive && message.receiveCount >= redrive.maxReceiveCount && this.#bury(message, redrive)) {
        continue;
      } else {
        message.receiveCount += 1;
        message.firstReceivedAt ??= now;
        message.visibleAt = now + (visibilitySeconds ?? visibilityTimeout) * 1000;
        received.push({ message, receiptHandle: this.receipts.issue(message) });
      }
    }
    return received;
  }

  /** Moves a message to the dead-letter queue, if that exists. */
  #bury(message: QueuedMessage, redrive: { readonly deadLetterTargetArn: string }): boolean {
    const target = this.#deadLetter(redrive.deadLetterTargetArn);
    if (!target) return false;
    this.remove(message);
    const { firstReceivedAt: _first, ...kept } = message;
    target.#add({ ...kept, deadLetterSource: this.arn, firstReceivedAt: undefined, visibleAt: this.#clock.now() });
    return true;
  }

  remove(message: QueuedMessage): void {
    this.#messages = this.#messages.filter((other) => other !== message);
    this.#changed();
  }

  changeVisibility(message: QueuedMessage, seconds: number): void {
    message.visibleAt = this.#clock.now() + seconds * 1000;
    this.#changed();
  }

  isHidden(message: QueuedMessage): boolean {
    return message.visibleAt > this.#clock.now();
  }

  /** Received by somebody whose time with it is not over. */
  isInFlight(message: QueuedMessage): boolean {
    return message.receiveCount > 0 && this.isHidden(message);
  }

  /** When the next hidden message comes into sight; undefined when none is hidden. */
  nextVisibleAt(): number | undefined {
    const now = this.#clock.now();
    const hidden = this.#messages.map((message) => message.visibleAt).filter((visibleAt) => visibleAt > now);
    return hidden.length > 0 ? Math.min(...hidden) : undefined;
  }

  /** Calls back at every change that may make a message receivable; the returned function ends it. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => void this.#watchers.delete(onChange);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function sha256(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
