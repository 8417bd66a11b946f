import type { QueueSource, SourceMessage } from '../../src/lambda/queue-source.ts';
import { type Clock, delay } from '../../src/server/clock.ts';

interface Held {
  readonly message: SourceMessage;
  visibleAt: number;
  receives: number;
}

/** One queue as pollers see it: messages that are received are hidden for the visibility time-out, groups keep their order. */
export class MemoryQueue implements QueueSource {
  readonly arn: string;
  readonly sent: { queueArn: string; body: string; attributes: Readonly<Record<string, string>> }[] = [];
  readonly #clock: Clock;
  readonly #visibilityTimeoutMs: number;
  #held: Held[] = [];

  constructor(arn: string, clock: Clock, visibilityTimeoutMs = 30_000) {
    this.arn = arn;
    this.#clock = clock;
    this.#visibilityTimeoutMs = visibilityTimeoutMs;
  }

  get size(): number {
    return this.#held.length;
  }

  put(messageId: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const message = {
      messageId,
      receiptHandle: `r-${messageId}`,
      body,
      md5OfBody: '',
      attributes,
      messageAttributes: {},
    };
    this.#held.push({ message, visibleAt: 0, receives: 0 });
  }

  describe(queueArn: string): { fifo: boolean; visibilityTimeoutMs: number } | undefined {
    return queueArn === this.arn
      ? { fifo: this.arn.endsWith('.fifo'), visibilityTimeoutMs: this.#visibilityTimeoutMs }
      : undefined;
  }

  async receive(
    _queueArn: string,
    { max, signal }: { max: number; waitMs: number; signal: AbortSignal },
  ): Promise<readonly SourceMessage[]> {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const now = this.#clock.now();
    const blocked = new Set(
      this.#held.filter((held) => held.visibleAt > now).map((held) => held.message.attributes.MessageGroupId),
    );
    const free = this.#held.filter(
      (held) =>
        held.visibleAt <= now && !(this.arn.endsWith('.fifo') && blocked.has(held.message.attributes.MessageGroupId)),
    );
    const taken = free.slice(0, max);
    for (const held of taken) {
      held.visibleAt = now + this.#visibilityTimeoutMs;
      held.receives += 1;
    }
    if (taken.length === 0)
      await Promise.race([delay(this.#clock, 100, signal), new Promise((resolve) => setTimeout(resolve, 5))]);
    return taken.map((held) => held.message);
  }

  async delete(_queueArn: string, receiptHandles: readonly string[]): Promise<void> {
    this.#held = this.#held.filter((held) => !receiptHandles.includes(held.message.receiptHandle));
  }

  async send(queueArn: string, body: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    this.sent.push({ queueArn, body, attributes });
  }
}
